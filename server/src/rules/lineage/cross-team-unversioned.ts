import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

/** Each of them tells what the source will still be tomorrow. */
const promises = ["version", "schema", "contract", "slo"] as const;

export const crossTeamUnversioned = rule({
	id: "lineage/cross-team-unversioned",
	summary: "A source belongs to another team, and nothing says what that team will keep as it is.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ owner, sources }) {
		if (!owner) return;
		for (const source of sources) {
			const { id, owner: other, place, unknown } = source;
			if (!id || !other || isSameTeam(owner.value, other.value)) continue;
			if (promises.some((key) => source[key] || unknown?.includes(key))) continue;
			const message = `\`${id.value}\` belongs to \`${other.value}\` and the model to \`${owner.value}\`, but the source states no version, schema, contract or objective.`;
			yield {
				at: other.at,
				message,
				related: [{ value: "The owner of the model is stated here.", at: owner.at }],
				...stub(place, "Add a contract to fill in", ["contract: # TODO"]),
			};
		}
	},
});

function isSameTeam(one: string, other: string): boolean {
	return one.trim().toLowerCase() === other.trim().toLowerCase();
}
