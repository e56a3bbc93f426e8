import { rule } from "../rule.ts";
import { addressesIn } from "./addresses.ts";
import { identityOf } from "./uri.ts";

export const mutableAlias = rule({
	id: "artifact/mutable-alias",
	summary: "In production, a model is fetched by a name that may mean another model tomorrow.",
	severity: "warning",
	about: "file",
	reach: "graph",
	stage: "production",
	*check(facts) {
		for (const { uri, hasRevision } of addressesIn(facts)) {
			const identity = identityOf(uri.value);
			if (identity?.kind === "alias") {
				const message = `\`${uri.value}\` is fetched by the name \`${identity.alias}\`, which may point to another model at the next start.`;
				yield { at: uri.at, message };
			} else if (identity?.kind === "newest" && !hasRevision) {
				yield { at: uri.at, message: `\`${uri.value}\` names no revision, so each start fetches the newest one.` };
			}
		}
	},
});
