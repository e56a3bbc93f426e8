import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";
import { type Bundle, judged } from "./importance-report.ts";
import { figure } from "./importance-words.ts";

export const bundledFeatures = rule({
	id: "lineage/bundled-features",
	summary: "Features were measured as one bundle, and some of them may be worth nothing by themselves.",
	severity: "info",
	about: "card",
	needs: ["importance"],
	reach: "graph",
	*check(card, { importance }) {
		const found = judged(card, importance);
		for (const bundle of found?.bundles ?? []) {
			const [first, ...others] = bundle.weak;
			if (!found || !first) continue;
			const places = others.slice(0, 8).map(({ name, at }) => ({ value: `\`${name}\` may be worth nothing either.`, at }));
			yield {
				at: first.at,
				message: `In ${found.name} ${sentence(bundle)}.`,
				...related({ value: "The report is named here.", at: found.place }, ...places),
			};
		}
	},
});

function sentence({ group: { name, value, interval, metric }, listed, weak }: Bundle): string {
	const names = listText(weak.map((feature) => feature.name));
	const own = `of its ${listed} features ${names} may be worth nothing`;
	if (interval && interval.low <= 0 && interval.high >= 0)
		return `the bundle \`${name}\` may be worth nothing as a whole, and ${own} by ${themselves(weak)}`;
	return `the bundle \`${name}\` has an importance of ${figure(value)}${metric === undefined ? "" : ` for ${metric}`}, but ${own}`;
}

function themselves(weak: readonly unknown[]): string {
	return weak.length === 1 ? "itself" : "themselves";
}
