import type { Path, Place } from "./place.ts";
import { flowPlace } from "./place-flow.ts";
import { type Line, type Region, readLines, type Window, type YamlLines } from "./yaml-lines.ts";

/** A block of text that the cursor is in: a document of its own, if its key says so. */
export interface TextPlace {
	readonly kind: "text";
	readonly path: Path;
	readonly maps: Place["maps"];
	readonly window: Window;
}

/** The place of an offset in YAML; `window` is the document that it stands in, if that is known. */
export function yamlPlace(text: string, offset: number, window: Window = documentAround(text, offset)): Place | TextPlace | undefined {
	const read = readLines(text, window);
	const region = read.regions.find((one) => isInside(text, one, offset, read.lines));
	if (region) return inRegion(text, offset, region, read);
	const start = Math.max(window.start, text.lastIndexOf("\n", offset - 1) + 1);
	const index = read.lines.findIndex((line) => line.start === start);
	const line = index < 0 ? undefined : read.lines[index];
	if (line && offset > line.comment) return undefined;
	return line ? onLine(text, offset, line, index, read.lines) : onBlank(text, offset, start, read.lines);
}

function documentAround(text: string, offset: number): Window {
	const mark = /^(?:---|\.\.\.)(?=\s|$).*$/gm;
	let start = 0;
	for (let found = mark.exec(text); found; found = mark.exec(text)) {
		if (found.index >= offset) return { start, end: found.index };
		start = Math.min(text.length, found.index + found[0].length + 1);
	}
	return { start, end: text.length };
}

function isInside(text: string, { kind, start, end, line }: Region, offset: number, lines: readonly Line[]): boolean {
	if (kind === "flow") return start < offset && (offset < end || (offset === end && !/[\]}]/.test(text[end - 1] ?? "")));
	if (kind === "quoted") return start < offset && (offset < end || (offset === end && (end - start < 2 || text[end - 1] !== text[start])));
	if (offset <= start || offset > end) return false;
	// Behind the last words of a block, the indentation decides.
	const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
	const owner = lines[line];
	return text.slice(offset, end).trim() !== "" || offset - lineStart > (owner?.key ? owner.column : (owner?.dashes.at(-1) ?? 0));
}

function inRegion(text: string, offset: number, region: Region, { lines }: YamlLines): Place | TextPlace | undefined {
	const line = lines[region.line];
	if (!line) return undefined;
	const holder = wayTo(lines, region.line, line);
	if (!holder) return undefined;
	const path = line.key ? [...holder.path, line.key.text] : holder.path;
	const maps = line.key ? holder.maps : holder.maps.slice(0, -1);
	if (region.kind === "block") return { kind: "text", path, maps, window: { start: region.start + 1, end: region.end } };
	if (region.kind === "flow") return flowPlace(text, region.start, region.end, offset, { path, maps, style: "flow" });
	const quote = text[region.start] ?? "";
	const closed = region.end - region.start > 1 && text[region.end - 1] === quote;
	const end = region.end - (closed ? 1 : 0);
	if (text.slice(region.start, end).includes("\n")) return undefined;
	return { ...blank, kind: "value", path, start: region.start + 1, end, maps, quote, indent: " ".repeat(line.column) };
}

const blank = { maps: [], style: "block", quote: "", indent: "", followed: false, commaBehind: false } as const;

/** On a line with words: in its key, in its value, or in a word of which nobody knows yet what it will be. */
function onLine(text: string, offset: number, line: Line, index: number, lines: readonly Line[]): Place | undefined {
	const { key, column, valueStart, valueEnd } = line;
	const indent = " ".repeat(column);
	const isHere = offset >= line.start + column;
	const way = isHere ? wayTo(lines, index, line) : undefined;
	if (!way) return undefined;
	const common = { ...blank, ...way, indent };
	if (key && offset <= key.end) {
		const inner = key.quote ? 1 : 0;
		return { ...common, kind: "key", start: key.start + inner, end: key.end - inner, quote: key.quote, followed: true };
	}
	const typed = text.slice(valueStart, valueEnd);
	// Brackets, quotes and blocks are over here, and an alias is no word of the schema.
	if (/^[["'{|>*]/.test(typed) || (typed === "" && text[offset - 1] === "-")) return undefined;
	if (key) {
		// Right behind the colon a blank is still missing.
		if (offset <= valueStart && text[offset - 1] === ":") return undefined;
		if (offset > valueEnd && typed !== "") return undefined;
		const start = typed === "" || offset < valueStart ? offset : valueStart;
		const end = typed === "" ? offset : valueEnd;
		return offset < start ? undefined : { ...common, kind: "value", path: [...way.path, key.text], start, end };
	}
	if (typed === "") return { ...common, kind: "key", start: offset, end: offset, indent: " ".repeat(offset - line.start) };
	return offset > valueEnd || /\s/.test(typed) ? undefined : { ...common, kind: "key", start: valueStart, end: valueEnd };
}

/** On a line without words the indentation tells what belongs here. */
function onBlank(text: string, offset: number, start: number, lines: readonly Line[]): Place | undefined {
	const before = text.slice(start, offset);
	if (before.trim() !== "") return undefined;
	const at = lines.findIndex((line) => line.start > start);
	const index = at < 0 ? lines.length : at;
	const own: Line = {
		start,
		end: offset,
		dashes: [],
		column: offset - start,
		valueStart: offset,
		valueEnd: offset,
		value: "",
		comment: offset,
	};
	const way = wayTo(lines, index, own, true);
	return way && { ...blank, ...way, kind: "key", start: offset, end: offset, indent: " ".repeat(own.column) };
}

interface Way {
	readonly path: Path;
	/** The maps on the way, and that of the line itself as the last one. */
	readonly maps: Place["maps"];
}

/** What was passed last on the way up: the keys of a map, or the dashes of a list, and their column. */
interface Reached {
	readonly at: number;
	readonly inList: boolean;
	/** The line stands where the dashes of a list stand, and has none itself. */
	readonly between: boolean;
}

/** The way from the root to the map or list that a line belongs to. The line itself is not among `lines` where it has no words. */
function wayTo(lines: readonly Line[], index: number, own: Line, absent = false): Way | undefined {
	const path: (string | number)[] = own.dashes.map(() => 0);
	const maps: ReadonlyMap<string, string>[] = [mapAround(lines, index, own, absent)];
	let reached: Reached = { at: own.dashes[0] ?? own.column, inList: own.dashes.length > 0, between: false };
	/** Only lines further to the right so far: whatever holds them cannot hold something here as well. */
	let deeper = false;
	let alone = absent;
	for (let i = index - 1; i >= 0; i--) {
		const line = lines[i];
		if (!line) break;
		const { at } = reached;
		const relation = relationOf(line, reached);
		if (relation === "outside" || (relation === "parent" && deeper)) return undefined;
		if (relation === "within") {
			deeper = alone;
			continue;
		}
		deeper = false;
		alone = false;
		if (relation === "dashes" || relation === "key") {
			reached = { at, inList: relation === "dashes", between: relation === "dashes" };
			continue;
		}
		if (relation === "parent" && line.key) {
			path.unshift(line.key.text);
			maps.unshift(mapAround(lines, i, line, false));
			reached = { at: line.column, inList: false, between: false };
		}
		// The map that was reached, or the list, starts behind dashes of this line.
		const outer = line.dashes.filter((dash) => dash < reached.at);
		if (outer.length > 0) {
			path.unshift(...outer.map(() => 0));
			reached = { at: outer[0] ?? at, inList: true, between: false };
		}
	}
	return { path, maps };
}

/**
 * What a line further up is: the parent, a neighbour in the same map or list, something within such a neighbour, the dashes that the place stands
 * below, a key that shows them to be a list of their own, or a scalar that nothing can stand below.
 */
function relationOf(line: Line, { at, inList, between }: Reached): "parent" | "beside" | "within" | "dashes" | "key" | "outside" {
	const { column, dashes } = line;
	const opens = line.key !== undefined && line.valueStart === line.valueEnd;
	const isLeft = inList && !between ? column <= at : column < at;
	if (opens && isLeft && dashes.every((dash) => dash < at || column < at)) return "parent";
	const begins = dashes.some((dash) => dash < at);
	if (inList) return between && column === at && dashes.length === 0 ? "key" : begins ? "beside" : "within";
	if (column < at) return "outside";
	if (column === at || begins) return "beside";
	return dashes.includes(at) ? "dashes" : "within";
}

/** The map that a line's key belongs to, without that key. */
function mapAround(lines: readonly Line[], index: number, { column, dashes }: Line, absent: boolean): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	const visit = (line: Line | undefined): boolean => {
		if (!line || line.column < column || line.dashes.some((dash) => dash < column && line.column > column)) return false;
		if (line.column === column && line.key) found.set(line.key.text, line.value);
		return true;
	};
	for (let i = absent ? index : index + 1; i < lines.length; i++) {
		const line = lines[i];
		if (line?.dashes.some((dash) => dash < column) || !visit(line)) break;
	}
	if (dashes.length === 0) {
		for (let i = index - 1; i >= 0 && visit(lines[i]); i--) if (lines[i]?.dashes.some((dash) => dash < column)) break;
	}
	return found;
}
