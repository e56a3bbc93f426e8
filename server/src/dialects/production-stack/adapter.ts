import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, isFilled, missing, type Stack } from "./stack.ts";

const types = ["local", "s3", "http", "huggingface"];

/** Where an adapter comes from: the controller fetches from one hub only, and takes every other from a folder. */
export function* checkAdapter(source: Cursor, stack: Stack): Iterable<PlatformRemark> {
	const type = source.get("type").string();
	if (!type || stack.patch) return;
	if (!types.includes(type.value)) {
		// The schema of the resource says it there; the values of the chart have no such list.
		if (stack.type === "Values") yield unknownType(type, stack);
		return;
	}
	if (isFilled(source.get("adapterPath"))) return;
	if (type.value === "local") {
		yield missing(type.at, stack, "An adapter of the type `local` has no `adapterPath`");
	} else if (type.value === "huggingface" && !isFilled(source.get("repository"))) {
		yield missing(type.at, stack, "An adapter of the type `huggingface` has no `repository`");
	} else if (type.value === "s3" || type.value === "http") {
		const message = `${stack.title} refuses this: it cannot fetch an adapter of the type \`${type.value}\`, and there is no \`adapterPath\` that one already lies at.`;
		yield { rule: "config/rejected", at: type.at, message };
	}
}

function unknownType(type: NonNullable<ReturnType<Cursor["string"]>>, stack: Stack): PlatformRemark {
	const near = nearest(type.value, types);
	const hint = near ? `; did you mean \`${near}\`?` : `: ${all(types)}.`;
	const message = `\`type\` is \`${type.value}\`, which is none of the values that ${stack.title} knows${hint}`;
	return { rule: "config/unknown-value", at: type.at, message, ...(near ? { fix: rewrite(type, near, `Change to ${near}`, true) } : {}) };
}
