/** An element of a drawing before it is one of a page or of a file. */
export interface Mark {
	readonly tag: string;
	readonly attributes: Readonly<Record<string, string | number | undefined>>;
	readonly children: readonly (Mark | string)[];
}

export function mark(tag: string, attributes: Mark["attributes"], ...children: readonly (Mark | string | undefined)[]): Mark {
	return { tag, attributes, children: children.filter((child) => child !== undefined) };
}
