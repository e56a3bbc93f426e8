/** The parts that the site is divided into, in the order of its menu. */
export const sections = ["Start", "Rules", "Platforms", "Reference", "Project"] as const;

/** One page of the site, before the frame of menu and search is put around it. */
export interface Page {
	/** Where it lies in the site, always with `/`: `rules/capacity/gpu-limits.html`. */
	readonly path: string;
	readonly title: string;
	/** What it is called in the menu; a page without a name there is reached from another one. */
	readonly menu?: string;
	readonly section: (typeof sections)[number];
	/** What a result of the search is marked with: rule, schema, command … */
	readonly kind: string;
	/** One sentence on what it says. */
	readonly summary: string;
	readonly content: Content;
}

/** The inside of a page. */
export interface Content {
	readonly html: string;
	readonly headings: readonly Heading[];
	/** What the search finds it by, beside title, summary and headings. */
	readonly words: string;
}

export interface Heading {
	readonly level: number;
	readonly id: string;
	readonly text: string;
}

export function escapeHtml(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The address of one page as another one writes it. */
export function relative(from: string, to: string): string {
	const here = from.split("/").slice(0, -1);
	const there = to.split("/");
	while (here.length > 0 && here[0] === there[0]) {
		here.shift();
		there.shift();
	}
	return [...here.map(() => ".."), ...there].join("/");
}

/** Contents one below the other, as one. */
export function joined(...contents: readonly Content[]): Content {
	return {
		html: contents.map(({ html }) => html).join("\n"),
		headings: contents.flatMap(({ headings }) => headings),
		words: contents.map(({ words }) => words).join(" "),
	};
}
