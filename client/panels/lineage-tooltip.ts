import { element, sentence } from "./dom.ts";
import { kindCounts } from "./lineage-filter.ts";
import { counted, kindLooks } from "./lineage-kinds.ts";
import type { Unit } from "./lineage-view.ts";
import { placeWords, troubles } from "./lineage-words.ts";

export interface Tooltip {
	readonly node: HTMLElement;
	/** Beside the rectangle on the screen. */
	show(lines: readonly HTMLElement[], beside: DOMRect): void;
	hide(): void;
}

const firstFindings = 3;

export function tooltip(): Tooltip {
	const node = element("div", { class: "tooltip", role: "tooltip", hidden: true });
	return {
		node,
		show(lines, beside) {
			node.replaceChildren(...lines);
			node.hidden = false;
			const { width, height } = node.getBoundingClientRect();
			const below = beside.bottom + 10;
			node.style.left = `${Math.max(6, Math.min(window.innerWidth - width - 6, beside.left))}px`;
			node.style.top = `${Math.max(6, below + height > window.innerHeight ? beside.top - height - 14 : below)}px`;
		},
		hide() {
			node.hidden = true;
		},
	};
}

/** What is worth knowing of a unit before one looks closer. */
export function unitLines(unit: Unit): readonly HTMLElement[] {
	const [node] = unit.nodes;
	if (unit.group || !node) return groupLines(unit);
	const { one } = kindLooks[node.kind];
	const facts = [one, node.owner, node.repository].filter(Boolean).join(" · ");
	const findings = node.findings
		.slice(0, firstFindings)
		.map(({ severity, message }) => element("p", { class: `finding ${severity}` }, ...sentence(message)));
	const more = node.findings.length - findings.length;
	return [
		line("strong", node.name),
		line("weak", facts),
		line("weak", placeWords(node.place)),
		...(node.drift ? [line(node.drift.drifted ? "drift" : "", `Drift: ${node.drift.text}`)] : []),
		...findings,
		...(more > 0 ? [line("weak", `and ${more} more`)] : []),
	];
}

function groupLines(unit: Unit): readonly HTMLElement[] {
	const owners = [...new Set(unit.nodes.flatMap(({ owner }) => owner ?? []))];
	const answering = owners.length > 3 ? `${owners.length} owners` : owners.join(", ");
	return [
		line("strong", unit.group?.title ?? unit.name),
		line(
			"",
			kindCounts(unit.nodes)
				.map(([kind, count]) => counted(count, kind))
				.join(", "),
		),
		...(answering === "" ? [] : [line("weak", answering)]),
		...troubles(unit).map((text) => line("", text)),
		line("weak", "Click to look inside."),
	];
}

export function line(className: string, text: string): HTMLElement {
	return element("p", { class: className === "" ? undefined : className }, text);
}
