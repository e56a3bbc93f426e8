import type { Facts } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";

/** The address of a model. */
export interface Address {
	readonly uri: Located<string>;
	/** A revision is stated beside it, or a placeholder that may be one. */
	readonly hasRevision: boolean;
	/** A model repository of Triton has a folder for each version inside. */
	readonly holdsVersions: boolean;
}

/** Every address of a model in a manifest or a card. */
export function addressesIn({ models, cards }: Facts): readonly Address[] {
	return [
		...models.flatMap(({ artifact, revision, format, unknown }) =>
			artifact
				? [
						{
							uri: artifact,
							hasRevision: revision !== undefined || unknown?.includes("revision") === true,
							holdsVersions: format?.value === "triton",
						},
					]
				: [],
		),
		...cards.flatMap(({ model }) =>
			model?.artifact && !model.file ? [{ uri: model.artifact, hasRevision: false, holdsVersions: false }] : [],
		),
	];
}

/** The digits of a commit: no branch and no tag looks like this, and nobody can move it. */
export function isCommit(revision: string): boolean {
	return /^[0-9a-f]{40}$/i.test(revision);
}
