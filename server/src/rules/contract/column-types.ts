/** What a type holds. A number may be whole or not; the others are told apart. */
type Kind = "whole" | "fraction" | "number" | "text" | "truth" | "time";

const words: Readonly<Record<Kind, string>> = {
	whole:
		"int integer long bigint smallint tinyint int8 int16 int32 int64 uint8 uint16 uint32 uint64 INT8 INT16 INT32 INT64 UINT8 UINT16 UINT32 UINT64",
	fraction: "float double float16 float32 float64 FP16 FP32 FP64",
	number: "number numeric decimal",
	text: "string text varchar BYTES",
	truth: "bool boolean BOOL",
	time: "date timestamp timestamp_tz timestamp_ntz time",
};

/** The types of cards, data contracts and the Open Inference Protocol, which a signature is read into. Other words may mean anything. */
const kinds: ReadonlyMap<string, Kind> = new Map(
	(Object.keys(words) as Kind[]).flatMap((kind) => words[kind].split(" ").map((word) => [word, kind] as const)),
);

/**
 * Can one and the same value surely not be both? Numbers of any width agree, and what is only called a number agrees with all of them. A signature of
 * fractions takes whole numbers too, so that people write it for columns with gaps.
 */
export function clash(trained: string, served: string, isSignature: boolean): boolean {
	const [one, other] = [kinds.get(trained), kinds.get(served)];
	if (one === undefined || other === undefined || one === other) return false;
	const numeric = ["whole", "fraction", "number"];
	if (!numeric.includes(one) || !numeric.includes(other)) return true;
	return one !== "number" && other !== "number" && !(isSignature && one === "fraction");
}
