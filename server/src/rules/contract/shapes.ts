/** `null` is a dimension known at run time only. */
export type Shape = readonly (number | null)[];

/** Unknown dimensions fit any. */
export function fits(a: Shape, b: Shape): boolean {
	return a.length === b.length && a.every((dim, i) => dim === null || b[i] === null || dim === b[i]);
}

/** `[batch, 3, 224, 224]`, with -1 for a dimension without a name. */
export function shapeText(shape: readonly (number | string | null)[]): string {
	return `[${shape.map((dim) => dim ?? -1).join(", ")}]`;
}

/** The same in numbers only, as a manifest declares it. */
export function dimsText(shape: readonly (number | string | null)[]): string {
	return `[ ${shape.map((dim) => (typeof dim === "number" ? dim : -1)).join(", ")} ]`;
}
