import { drawView, type Lit } from "./lineage-drawing.ts";
import { type Layout, type Measure, rounded } from "./lineage-layout.ts";
import { type Mark, mark } from "./lineage-mark.ts";
import type { View } from "./lineage-view.ts";
import { spoken } from "./lineage-words.ts";

/** The drawing as a file that needs nothing else: light, or dark where the reader's system is. What is not lit is faint, as in the panel. */
export function svgFile(view: View, layout: Layout, measure: Measure, lit: Lit | undefined): string {
	const { links, units } = drawView(view, layout, measure);
	const faint = (set: ReadonlySet<string> | undefined, id: string, drawn: Mark, title: string): Mark => {
		const opacity = set && !set.has(id) ? 0.16 : undefined;
		return { ...drawn, attributes: { ...drawn.attributes, opacity }, children: [mark("title", {}, title), ...drawn.children] };
	};
	const names = new Map(view.units.map(({ id, name }) => [id, name]));
	const [width, height] = [rounded(layout.width), rounded(layout.height)];
	const picture = mark(
		"svg",
		{ xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", class: "lineage-graph" },
		mark("title", {}, "Data lineage"),
		mark("style", {}, `${paint(light)}@media (prefers-color-scheme: dark) {\n${paint(dark)}}\n`),
		mark("rect", { class: "ground", width, height }),
		...links.map(([link, drawn]) => faint(lit?.links, link.id, drawn, `${names.get(link.from)} → ${names.get(link.to)}`)),
		...units.map(([unit, drawn]) => faint(lit?.units, unit.id, drawn, spoken(unit))),
	);
	return `${svgText(picture)}\n`;
}

/** An element as markup; everything that is no markup of ours is escaped. */
export function svgText({ tag, attributes, children }: Mark): string {
	const written = Object.entries(attributes).flatMap(([name, value]) =>
		value === undefined ? [] : [` ${name}="${escaped(String(value))}"`],
	);
	const inner = children.map((child) => (typeof child === "string" ? escaped(child) : svgText(child))).join("");
	return inner === "" ? `<${tag}${written.join("")}/>` : `<${tag}${written.join("")}>${inner}</${tag}>`;
}

/** Characters that XML does not have at all are left out. */
function escaped(text: string): string {
	return text.replace(forbidden, "").replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const forbidden =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for.
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The colours of a file, which knows no theme. */
interface Palette {
	readonly ground: string;
	readonly card: string;
	readonly rim: string;
	readonly ink: string;
	readonly weak: string;
	readonly families: Readonly<Record<string, string>>;
	readonly lines: Readonly<Record<string, string>>;
	readonly marks: Readonly<Record<string, string>>;
}

const light: Palette = {
	ground: "#ffffff",
	card: "#f8f8f8",
	rim: "#c4c4c4",
	ink: "#1f1f1f",
	weak: "#616161",
	families: {
		data: "#1a6fc4",
		feature: "#2f7d32",
		work: "#b35900",
		setup: "#6b6b6b",
		model: "#7b3fb5",
		service: "#9a7400",
		consumer: "#b8327a",
		monitor: "#00808a",
		group: "#616161",
	},
	lines: { flow: "#7a8794", serve: "#7b3fb5", setup: "#a0a0a0", label: "#b35900", feedback: "#b8327a" },
	marks: { error: "#c72e2e", warning: "#a86a00", info: "#1a6fc4", drift: "#b35900", steady: "#2f7d32" },
};

const dark: Palette = {
	ground: "#1f1f1f",
	card: "#2a2a2b",
	rim: "#4a4a4c",
	ink: "#e4e4e4",
	weak: "#a5a5a5",
	families: {
		data: "#4daafc",
		feature: "#7cc47f",
		work: "#f0a04b",
		setup: "#a5a5a5",
		model: "#c298e8",
		service: "#e2c154",
		consumer: "#ee86b7",
		monitor: "#4fc7d0",
		group: "#a5a5a5",
	},
	lines: { flow: "#8894a0", serve: "#c298e8", setup: "#77777a", label: "#f0a04b", feedback: "#ee86b7" },
	marks: { error: "#f48771", warning: "#e5b454", info: "#4daafc", drift: "#f0a04b", steady: "#7cc47f" },
};

/** Literal colours in plain rules: programs that draw SVG know no variables. The forms are those of the panel's style. */
function paint({ ground, card, rim, ink, weak, families, lines, marks }: Palette): string {
	const rules = [
		`.ground{fill:${ground}}`,
		`.card,.sheet,.number rect{fill:${card};stroke:${rim}}`,
		".line,.icon,.sign,.reach{fill:none}.reach{stroke:none}",
		".icon,.sign{stroke-width:1.4;stroke-linejoin:round;stroke-linecap:round}",
		`text{fill:${ink};font-family:system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}`,
		`.unit-name{font-size:12.5px;font-weight:600}.unit-under{font-size:10.5px;fill:${weak}}`,
		".far-name{display:none}.group>.unit-name{font-size:14.5px}.group>.unit-under{font-size:11.5px}",
		`.number text{font-size:10px;text-anchor:middle;fill:${weak}}.count{font-size:10.5px;font-weight:600}`,
		".tile{fill-opacity:.16}.outer .card{stroke-dasharray:4 3}",
		`.plate{fill:${ground}}`,
		...Object.entries(families).map(([name, colour]) => `.${name}>.icon{stroke:${colour}}.${name}>.tile,.part.${name}{fill:${colour}}`),
		...Object.entries(lines).map(([name, colour]) => `.${name}>.line{stroke:${colour}}.${name}>.head{fill:${colour}}`),
		...Object.entries(marks).map(([name, colour]) => `.${name}>.plate,.${name}>.sign{stroke:${colour}}.${name}>.count{fill:${colour}}`),
	];
	return `${rules.join("\n")}\n`;
}
