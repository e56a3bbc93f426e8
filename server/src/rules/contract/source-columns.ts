import type { Card } from "../../facts/card.ts";
import type { DataSource } from "../../facts/card-data.ts";
import type { Column, Dataset } from "../../facts/pipeline.ts";
import { nameKey } from "../../facts/thing.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { resolvePath } from "../../source/paths.ts";
import { sourceNamed } from "../lineage/sources.ts";

/** The column of this name that the contract of a source describes, where just one table of the contract has it. */
export function columnOf(card: Card, source: string | undefined, name: string, lineage: Lineage): Column | undefined {
	if (source === undefined) return undefined;
	const declared = declaredSource(card, source, lineage);
	if (!declared) return undefined;
	const { contract, schema, at } = declared;
	for (const file of [contract, schema]) {
		const facts = file && lineage.factsOf(resolvePath(at.file, file.value));
		const column = facts && columnAmong(facts.datasets, name, [source, declared.id?.value]);
		if (column) return column;
	}
	return undefined;
}

/** The column of the data that a model was trained on, by the contract of a source of that name or of the file itself. */
export function trainedColumnOf(card: Card, name: string, lineage: Lineage): Column | undefined {
	const data = card.model?.trainingData?.id;
	if (!data) return undefined;
	const here = /^[a-z][\w+.-]*:/i.test(data.value) ? [] : lineage.datasetsAt(resolvePath(card.at.file, data.value));
	return columnOf(card, data.value, name, lineage) ?? columnAmong(here, name, []);
}

/** A table that bears the name of the source is meant before all others. */
export function columnAmong(tables: readonly Dataset[], name: string, called: readonly (string | undefined)[]): Column | undefined {
	const holding = tables.flatMap((table) => {
		const column = table.columns?.find((one) => one.name.value === name);
		return column ? [{ table, column }] : [];
	});
	const named = holding.filter(({ table }) => table.name && called.includes(table.name.value));
	const [only, ...others] = named.length > 0 ? named : holding;
	return others.length === 0 ? only?.column : undefined;
}

/** In the card itself, else in the only other card that declares a source of this name. */
function declaredSource(card: Card, name: string, lineage: Lineage): DataSource | undefined {
	const own = sourceNamed(card, name);
	if (own) return own;
	const elsewhere = lineage.thingsKnownBy(nameKey("card/source", name)).flatMap(({ at, declared }) => {
		const cards = declared ? (lineage.factsOf(at.file)?.cards ?? []) : [];
		return cards.flatMap(({ sources }) => sources.filter(({ id }) => id?.at.start === at.start));
	});
	const [only, ...others] = elsewhere;
	return others.length === 0 ? only : undefined;
}
