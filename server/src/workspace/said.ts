import { lockOn, type RuleSettings } from "../rules/settings.ts";
import type { Located, Span } from "../source/span.ts";
import { Cursor } from "../source/tree.ts";
import { isMeant, type Layer } from "./settings.ts";

/** One line of what holds for a file. */
export interface Said {
	/** Of the configuration: `rules`, `targets`. */
	readonly section: string;
	/** Within the section, where it is a map. */
	readonly key?: string;
	readonly value: string;
	readonly at: Span;
	/** The globs and pointers that it is said for, where that is not every file. */
	readonly scope?: string;
}

/** What the configurations say of a file, section by section. Of what several of them say, only what counts. */
export function saidOf(file: string, layers: readonly Layer[], settings: RuleSettings): readonly Said[] {
	const all = layers.flatMap((layer) => saidBy(layer, file));
	const counting = new Map<string, Said>();
	for (const one of all) {
		const key = one.key === undefined && lists.has(one.section) ? `${one.at.file}:${one.at.start}` : (one.key ?? "");
		const scope = one.scope?.includes("#/") ? one.scope : "";
		const name = [one.section, key, scope].join("\n");
		counting.delete(name);
		counting.set(name, one);
	}
	const isHeard = ({ section, key, at }: Said) => {
		const lock = section === "rules" && key !== undefined ? lockOn(key, settings) : undefined;
		return !lock || lock.by === at.file;
	};
	return sections.flatMap((section) => [...counting.values()].filter((one) => one.section === section && isHeard(one)));
}

const sections = ["preset", "stage", "targets", "rules", "locked", "forbidden", "ignore", "imports"];
const lists: ReadonlySet<string> = new Set(["locked", "forbidden", "ignore", "imports"]);

function saidBy({ configuration, folder }: Layer, file: string): readonly Said[] {
	const [document] = configuration.reading.documents;
	const root = new Cursor(document?.tree);
	const meant = root
		.get("overrides")
		.items()
		.flatMap((item, place) => {
			const override = configuration.overrides[place];
			if (!override || !isMeant(override, file, folder)) return [];
			const files = item.get("files");
			const scope = [files, ...files.items()].flatMap((one) => one.string()?.value ?? []).join(", ");
			return entriesOf("rules", item.get("rules")).map((one) => ({ ...one, scope }));
		});
	const words = ["preset", "stage", "rules"].flatMap((section) => only(section, root.get(section).string()));
	const items = ["locked", "ignore", "imports"].flatMap((section) =>
		[root.get(section), ...root.get(section).items()].flatMap((item) => only(section, item.string())),
	);
	const forbidden = configuration.forbidden.map(
		({ kind, name }): Said => ({ section: "forbidden", value: `${kind} ${name.value}`, at: name.at }),
	);
	return [
		...words,
		...entriesOf("targets", root.get("targets")),
		...entriesOf("rules", root.get("rules")),
		...meant,
		...items,
		...forbidden,
	];
}

function only(section: string, word: Located<string> | undefined): readonly Said[] {
	return word ? [{ section, value: word.value, at: word.at }] : [];
}

function entriesOf(section: string, map: Cursor): readonly Said[] {
	return map.entries().flatMap((entry): readonly Said[] => {
		const value = entry.word()?.value;
		return entry.key && value !== undefined
			? [{ section, key: entry.key.value, value: value === "false" ? "off" : value, at: entry.key.at }]
			: [];
	});
}
