import type { Card } from "../../facts/card.ts";
import type { DataSource } from "../../facts/card-data.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";
import { type Awaited, awaitedBy } from "./upstream.ts";

export const slaInversion = rule({
	id: "feedback/sla-inversion",
	summary: "The model promises more than what it has to wait for.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const graph = lineage.graph;
		const { availability, p95Ms } = card.slo ?? {};
		if (availability && !answersWithout(card)) {
			const sources = card.sources.flatMap((source) => sourceOf(source, card) ?? []);
			yield* lessAvailable(availability, [...awaitedBy(card, "availability", graph, lineage), ...sources]);
		}
		if (p95Ms) yield* slower(p95Ms, awaitedBy(card, "p95Ms", graph, lineage));
	},
});

/** With a fallback the model answers although something that it waits for is down. */
function answersWithout({ fallback, unknown }: Card): boolean {
	return unknown?.includes("fallback") === true || (fallback !== undefined && fallback.type?.value !== "none");
}

/** A source that features are looked up in for each request, if its owner promises an availability. */
function sourceOf({ id, slo }: DataSource, { features }: Card): Awaited | undefined {
	const reader = features.find(({ source, availability }) => source && source.value === id?.value && availability?.value === "online");
	const share = slo && availabilityIn(slo.value);
	if (!id || !reader?.source || !slo || share === undefined) return undefined;
	return { name: id.value, at: reader.source.at, promise: { value: share, at: slo.at } };
}

/** "99.5 %", "99.5% available", "availability: 99.5%": a percentage that says nothing else. */
function availabilityIn(words: string): number | undefined {
	const form = /^(?:availability|uptime|available)?[\s:=≥>]*(\d{1,2}(?:[.,]\d+)?)\s*%\s*(?:availability|uptime|available|up)?\.?$/i;
	const [, number] = form.exec(words.trim()) ?? [];
	return number === undefined ? undefined : Number(number.replace(",", ".")) / 100;
}

/** All that is waited for has to be up at once. */
function* lessAvailable(promised: Located<number>, awaited: readonly Awaited[]): Iterable<Remark> {
	const together = awaited.reduce((product, { promise }) => product * promise.value, 1);
	if (awaited.length === 0 || promised.value <= together + 1e-9) return;
	const names = listText(awaited.map(({ name }) => name));
	const its = awaited.length === 1 ? "promises only" : "together promise only";
	yield {
		at: promised.at,
		message: `The card promises an availability of ${percent(promised.value)}, but waits for ${names}, which ${its} ${percent(together)}.`,
		related: awaited.flatMap((one) => placesOf(one, percent(one.promise.value))),
	};
}

function* slower(promised: Located<number>, awaited: readonly Awaited[]): Iterable<Remark> {
	const [slowest] = awaited.toSorted((a, b) => b.promise.value - a.promise.value);
	if (!slowest || slowest.promise.value <= promised.value) return;
	const { name, promise } = slowest;
	yield {
		at: promised.at,
		message: `The card promises 95 % of its answers within ${promised.value} ms, but waits for \`${name}\`, which promises them within ${promise.value} ms only.`,
		related: placesOf(slowest, `${promise.value} ms`),
	};
}

function placesOf({ name, at, promise }: Awaited, value: string): readonly Located<string>[] {
	return [
		{ value: `It waits for \`${name}\` here.`, at },
		{ value: `\`${name}\` promises ${value} here.`, at: promise.at },
	];
}

/** 0.9995 as "99.95 %", without the noise of binary fractions. */
function percent(share: number): string {
	return `${Number((share * 100).toPrecision(6))} %`;
}
