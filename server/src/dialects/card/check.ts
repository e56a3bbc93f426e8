import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { date, offset } from "./read.ts";

type Reader = (cursor: Cursor) => Located<number> | undefined;

const number: Reader = (cursor) => cursor.number();

/** What of two statements cannot both hold: a beginning after its end, a median above the tail, a usual load above the highest. */
export function checkCard(document: Cursor): readonly PlatformRemark[] {
	const [slo, traffic, data] = [document.get("slo"), document.get("traffic"), document.get("model", "trainingData")];
	const features = document.get("features").items();
	const intervals = features.flatMap((feature) => feature.get("badIntervals").items());
	return [
		...ordered(slo, ["p50Ms", "p95Ms", "p99Ms"], number),
		...ordered(traffic, ["steadyQps", "peakQps"], number),
		...[data, ...intervals].flatMap((span) => ordered(span, ["from", "to"], date)),
		...features.flatMap((feature) => ordered(feature.get("window"), ["from", "to"], offset)),
		...document
			.get("outputs")
			.items()
			.flatMap((output) => range(output.get("range"))),
	];
}

function ordered(map: Cursor, keys: readonly string[], read: Reader): readonly PlatformRemark[] {
	const stated = keys.flatMap((key) => {
		const cursor = map.get(key);
		const value = read(cursor);
		return value ? [{ ...value, key, written: cursor.word()?.value ?? "" }] : [];
	});
	return stated.flatMap((later, i): readonly PlatformRemark[] => {
		const earlier = stated[i - 1];
		if (!earlier || earlier.value <= later.value) return [];
		const message = `\`${earlier.key}\` is ${earlier.written}, which is more than \`${later.key}\` with ${later.written}.`;
		const related = [{ value: `\`${later.key}\` stands here.`, at: later.at }];
		return [{ rule: "config/out-of-range", at: earlier.at, message, related }];
	});
}

function range(bounds: Cursor): readonly PlatformRemark[] {
	const [low, high] = [bounds.get(0).number(), bounds.get(1).number()];
	if (!low || !high || low.value <= high.value) return [];
	const message = `The range begins at ${low.value}, which is more than its end at ${high.value}.`;
	return [{ rule: "config/out-of-range", at: low.at, message }];
}
