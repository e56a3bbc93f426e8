import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, ignored, isFilled } from "./stack.ts";

type Count = NonNullable<ReturnType<Cursor["number"]>>;

export function inverted(least: Count, most: Count, lower: string, upper: string): PlatformRemark {
	const message = `\`${lower}\` is ${least.value}, which is more than \`${upper}\` with ${most.value}.`;
	return { rule: "config/out-of-range", at: least.at, message, ...elsewhere("The maximum stands here.", most.at) };
}

/** Terms of node selectors count only where nothing stronger says which nodes are meant. */
export function* checkNodes(part: Cursor): Iterable<PlatformRemark> {
	const terms = part.get("nodeSelectorTerms");
	const stronger = ["affinity", "nodeName"].map((name) => part.get(name)).find((one) => isFilled(one));
	if (!isFilled(terms) || !terms.key || !stronger?.key) return;
	const message = `\`nodeSelectorTerms\` has no effect beside \`${stronger.key.value}\`, which takes its place.`;
	yield ignored(terms.key.at, message, elsewhere(`\`${stronger.key.value}\` stands here.`, stronger.key.at));
}
