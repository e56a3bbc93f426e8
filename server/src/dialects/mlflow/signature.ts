import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { checkColumns } from "./columns.ts";
import { embedded } from "./embedded.ts";
import { checkParameters } from "./parameters.ts";

/** What is wrong with a signature keeps MLflow from loading the model at all. */
export function checkSignature(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	const signature = document.get("signature");
	if (!signature.isMap || !signature.key) return [];
	const sides = ["inputs", "outputs", "params"].map((side) => signature.get(side));
	if (sides.every((side) => !side.present || isNothing(side))) {
		const message = `The signature has no inputs, outputs or params, so ${platform.title} cannot load the model.`;
		return [{ rule: "config/rejected", at: signature.key.at, message }];
	}
	return sides.flatMap((side) => checkSide(side, context, platform));
}

function checkSide(side: Cursor, { source }: Context, platform: Platform): readonly PlatformRemark[] {
	const name = side.key?.value ?? "";
	const { json, problems, exact } = embedded(side, source);
	const [problem] = problems;
	if (problem) {
		const what = `\`${name}\` is not the JSON that ${platform.title} reads a signature from: ${problem.message}`;
		return [{ rule: "config/wrong-type", at: problem.at, message: what }];
	}
	if (!json.present || !json.at) return [];
	if (!json.isList) return [wrongForm(json.at, name, platform)];
	const remarks = name === "params" ? checkParameters(json, platform) : checkColumns(json, name, platform);
	return exact ? remarks : remarks.map(({ fix: _, ...remark }) => remark);
}

function wrongForm(at: Span, name: string, { title }: Platform): PlatformRemark {
	return { rule: "config/wrong-type", at, message: `\`${name}\` holds no list, but ${title} wants a list of specifications.` };
}

function isNothing({ tree }: Cursor): boolean {
	return tree?.kind === "scalar" && (tree.value === null || tree.value === "") && !tree.templated;
}
