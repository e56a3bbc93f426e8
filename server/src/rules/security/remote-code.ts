import type { Model } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { isCommit } from "../artifact/addresses.ts";
import { rule } from "../rule.ts";

export const remoteCode = rule({
	id: "security/remote-code",
	summary: "The server runs code that is fetched together with the model.",
	severity: "warning",
	about: "model",
	reach: "file",
	*check(model) {
		const { trustRemoteCode, artifact, unknown } = model;
		if (!trustRemoteCode?.value) return;
		const from = artifact ? `\`${artifact.value}\`` : "the model's repository";
		const revision = revisionOf(model);
		const { item } = trustRemoteCode;
		const fix = item ? { fix: replace(item, "", "Do not trust remote code", false) } : {};
		const related = artifact ? [{ value: "The code comes from here.", at: artifact.at }] : [];
		const at = trustRemoteCode.at;
		if (artifact && !isHub(artifact.value)) {
			yield { at, message: `The server runs whatever Python code ${from} holds at each start.`, related, ...fix };
		} else if (revision && isCommit(revision.value)) {
			const message = `The server runs the Python code of ${from} as it stood in the commit \`${revision.value.slice(0, 12)}\`.`;
			yield { at, severity: "info", message, related };
		} else if (!revision && (unknown?.includes("revision") || unknown?.includes("artifact"))) {
			yield { at, severity: "info", message: `The server runs the Python code of ${from} in a revision that is filled in later.`, related };
		} else {
			const pinned = revision ? `the revision \`${revision.value}\` can be moved` : "no commit is named";
			yield { at, message: `The server runs whatever Python code ${from} holds at each start, because ${pinned}.`, related, ...fix };
		}
	},
});

/** Only a hub knows commits. */
function isHub(uri: string): boolean {
	return /^(?:hf|modelscope):/.test(uri);
}

/** Said beside the address, or in it as `hf://org/model:revision`. */
function revisionOf({ revision, artifact }: Model): Located<string> | undefined {
	if (revision) return revision;
	const [, inside] = /^hf:\/\/[^:]+:(.+)$/.exec(artifact?.value ?? "") ?? [];
	return artifact && inside !== undefined ? { value: inside, at: artifact.at } : undefined;
}
