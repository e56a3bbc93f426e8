import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { askedParameters, parameterAt } from "./facts.ts";
import type { Pipeline } from "./pipeline.ts";
import { folderOf } from "./places.ts";
import { isComposed, keysOf } from "./scope.ts";

/** Parameters that their file does not hold: DVC looks for them when the stage has run, and then fails. */
export function checkParameters({ steps, stages }: Pipeline, context: Context, platform: Platform): readonly PlatformRemark[] {
	const written = new Set(stages.flatMap(({ writes }) => writes.map(({ path }) => path)));
	if (isComposed(folderOf(context.source.file), context)) return [];
	return steps.flatMap((step) =>
		askedParameters(step, context).flatMap(({ at, file, path, key, from }): readonly PlatformRemark[] => {
			if (key === undefined || from?.kind !== "map" || written.has(path) || parameterAt(from, key)) return [];
			const meant = nearest(key, keysOf(from));
			const message = `\`${key}\` is named as a parameter, but \`${file}\` holds no such key, so ${platform.title} fails when the stage has run${meant ? `; did you mean \`${meant}\`?` : "."}`;
			return [{ rule: "config/dangling-reference", at, message }];
		}),
	);
}
