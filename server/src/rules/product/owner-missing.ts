import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

/** Where GitHub, GitLab and their like look for the owners of files. */
const codeOwners = ["CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS"];

export const ownerMissing = rule({
	id: "product/owner-missing",
	summary: "Nobody is named who answers for a deployment in production.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ at, owner, place, unknown }, { services, lineage }) {
		if (
			owner ||
			unknown?.includes("owner") ||
			services.some((service) => service.owner || service.ownerUnknown) ||
			codeOwners.some((path) => lineage.exists(path) !== false)
		)
			return;
		const message = "The deployment is in production, but no card, label or CODEOWNERS file says who answers for it.";
		yield { at, message, ...stub(place, "Add an owner to fill in", ["owner: # TODO"]) };
	},
});
