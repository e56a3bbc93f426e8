/** A stretch of one file, in UTF-16 offsets. Line and column exist only in the doors. */
export interface Span {
	readonly file: string;
	readonly start: number;
	readonly end: number;
}

/** A value and the place that says so: every word shown to a person can be traced to one. */
export interface Located<T> {
	readonly value: T;
	readonly at: Span;
}

export function contains(outer: Span, inner: Span): boolean {
	return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}
