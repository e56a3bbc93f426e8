import type { Service } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";

export const stageMismatch = rule({
	id: "product/stage-mismatch",
	summary: "The card speaks of a trial, but its manifest serves production.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check({ stage }, { services }) {
		const word = stage && trials[stage.value];
		if (!stage || word === undefined) return;
		for (const service of services) {
			const production = productionIn(service);
			if (!production) continue;
			const where = production === service.namespace ? "stands in the namespace" : "is labelled as";
			yield {
				at: stage.at,
				message: `The card says that this is ${word}, but ${called(service.name, "its service")} ${where} \`${production.value}\`.`,
				fix: replace(stage.at, "production", "Change the stage to production", false),
				related: [{ value: "The manifest says so here.", at: production.at }],
			};
			return;
		}
	},
});

const trials: Readonly<Record<string, string>> = { experiment: "an experiment", staging: "for staging" };

/** The words that put a service into production: a label's, else the namespace's. */
function productionIn({ environment, namespace }: Service): Located<string> | undefined {
	if (environment) return isProduction(environment.value) || /^live$/i.test(environment.value) ? environment : undefined;
	return namespace && isProduction(namespace.value) ? namespace : undefined;
}

/** "prod", "ml-production"; but not "preprod", "non-prod" or what is only called after it, as "production-stack". */
function isProduction(word: string): boolean {
	return /(?:^|[-_.])(?:prod|production|prd)$/i.test(word) && !/(?:^|[-_.])(?:non|not|pre|no)[-_.]?(?:prod|production|prd)$/i.test(word);
}
