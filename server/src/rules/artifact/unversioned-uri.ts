import { rule } from "../rule.ts";
import { addressesIn } from "./addresses.ts";
import { identityOf } from "./uri.ts";

export const unversionedUri = rule({
	id: "artifact/unversioned-uri",
	summary: "In production, the address of a model does not say which version it is.",
	severity: "warning",
	about: "file",
	reach: "graph",
	stage: "production",
	*check(facts) {
		for (const { uri, hasRevision, holdsVersions } of addressesIn(facts)) {
			if (hasRevision || holdsVersions || identityOf(uri.value)?.kind !== "unversioned") continue;
			const message = `No part of \`${uri.value}\` says which version it is, so a new model in its place goes live without any change here.`;
			yield { at: uri.at, message };
		}
	},
});
