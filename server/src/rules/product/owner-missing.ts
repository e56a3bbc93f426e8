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
	*check({ at, owner, place }, { services, lineage }) {
		if (owner || services.some((service) => service.owner) || codeOwners.some((path) => lineage.exists(path) !== false)) return;
		const message =
			"The deployment is in production, but neither the card nor a label of its manifests nor CODEOWNERS says who answers for it.";
		yield { at, message, ...stub(place, "Add an owner to fill in", ["owner: # TODO"]) };
	},
});
