import type { Service } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { variantsOf } from "./variants.ts";

export const canarySameArtifact = rule({
	id: "rollout/canary-same-artifact",
	summary: "Two versions share the requests, and both run the same.",
	severity: "warning",
	about: "service",
	reach: "graph",
	*check(service, { lineage }) {
		for (const { at, name, runs } of service.canaries ?? []) {
			if (runs === undefined || runs !== service.runs) continue;
			const message = `${called(name, "The canary")} is on trial, but it runs the same as the predictor of ${called(service.name, "the service")} that it is held against.`;
			yield { at, message };
		}
		yield* sameShares(service, lineage);
	},
});

/** What gets none of the requests is held in readiness, and not on trial. */
function* sameShares(service: Service, lineage: Lineage): Iterable<Remark> {
	const variants = variantsOf(service, lineage)
		.filter(({ share, runs }) => share && share.value > 0 && runs !== undefined)
		.toSorted((a, b) => (b.share?.value ?? 0) - (a.share?.value ?? 0));
	for (const [place, variant] of variants.entries()) {
		const other = variants.slice(0, place).find(({ runs }) => runs === variant.runs);
		if (!other) continue;
		yield {
			at: variant.at,
			message: `${called(variant.name, "A variant")} gets ${variant.share?.value} % of the requests, but it runs the same as ${called(other.name, "another one")}, so nothing is tried.`,
			...related({ value: "The other one stands here.", at: other.at }),
		};
	}
}
