import { type ByteRequests, FileWindow } from "./file-window.ts";
import type { ModelDescription } from "./model-description.ts";

/** The head of a model may list ten thousands of features. */
const longestHead = 8 * 2 ** 20;

/** The head of a LightGBM model as text: `key=value` lines before the first tree. Nothing where it is none. */
export function* readLightgbm(size: number): ByteRequests<ModelDescription | undefined> {
	const window = new FileWindow(size, { read: longestHead * 2, kept: longestHead * 2 });
	const decoder = new TextDecoder();
	let text = "";
	while (!/\n\n|\nTree=0/.test(text.slice(-70_000)) && window.position < size && text.length < longestHead) {
		if (!(yield* window.load(1))) break;
		const piece = window.peek(2 ** 16);
		text += decoder.decode(piece, { stream: true });
		window.position += piece.length;
	}
	const head = text.split(/\n\n|\nTree=0/)[0] ?? "";
	if (!/^tree\r?\n/.test(head)) return undefined;
	const values = new Map(
		head.split(/\r?\n/).map((line): readonly [string, string] => [line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]),
	);
	const last = Number(values.get("max_feature_idx") ?? Number.NaN);
	const names = (values.get("feature_names") ?? "").split(" ").filter((name) => name !== "");
	const count = last + 1;
	const named = names.length === count && !names.every((name, index) => name === `Column_${index}`);
	const objective = values.get("objective");
	return {
		format: "LightGBM",
		...(Number.isInteger(last) && last >= 0 && last < 10_000_000 ? { columns: { count, ...(named ? { names } : {}) } } : {}),
		traits: [...(objective ? [objective.slice(0, 60)] : [])],
	};
}
