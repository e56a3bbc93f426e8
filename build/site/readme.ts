/** A document taken apart at its second headings, so that parts of it can stand on pages of their own. */
export interface Parts {
	/** The title and what comes before the first part. */
	readonly top: string;
	readonly parts: readonly Part[];
}

export interface Part {
	readonly heading: string;
	/** With its heading. */
	readonly text: string;
}

export function partsOf(markdown: string): Parts {
	const starts: number[] = [];
	let fenced = false;
	let offset = 0;
	for (const line of markdown.split("\n")) {
		if (line.startsWith("```")) fenced = !fenced;
		if (!fenced && line.startsWith("## ")) starts.push(offset);
		offset += line.length + 1;
	}
	const parts = starts.map((start, i): Part => {
		const text = markdown.slice(start, starts[i + 1] ?? markdown.length);
		return { heading: (text.split("\n")[0] ?? "").slice(3).trim(), text };
	});
	return { top: markdown.slice(0, starts[0] ?? markdown.length), parts };
}

/** The paragraph that a document begins with, as plain words on one line. */
export function firstParagraph(markdown: string): string {
	const paragraphs = markdown.split(/\n\s*\n/).map((part) => part.trim());
	const first = paragraphs.find((part) => part !== "" && !/^(#|```|\||<!--|[-*] |!\[)/.test(part)) ?? "";
	return first.replaceAll("\n", " ").replace(/`|\*\*|\[([^\]]*)\]\([^)]*\)/g, "$1");
}
