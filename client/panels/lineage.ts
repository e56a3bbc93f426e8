import { drawReports } from "./editor.ts";
import type { Measure } from "./lineage-layout.ts";
import { LineagePanel, type LineageReport } from "./lineage-panel.ts";

const panel = new LineagePanel(textMeasure());

drawReports<LineageReport>((main, report) => {
	if (!main.contains(panel.node)) main.replaceChildren(panel.node);
	panel.update(report);
});

/** Measures names in the theme's own font; each only once, because a large graph has many. */
function textMeasure(): Measure {
	const known = new Map<string, number>();
	const pen = document.createElement("canvas").getContext("2d");
	if (pen) pen.font = `600 12.5px ${getComputedStyle(document.body).fontFamily}`;
	return (text) => {
		const before = known.get(text);
		if (before !== undefined) return before;
		const width = pen?.measureText(text).width ?? text.length * 7;
		known.set(text, width);
		return width;
	};
}
