import { rule } from "../rule.ts";

export const codeUriUnpinned = rule({
	id: "artifact/code-uri-unpinned",
	summary: "Code is fetched from an archive of a branch, which changes with each commit.",
	severity: "warning",
	about: "file",
	reach: "file",
	*check({ manifests }) {
		for (const { value, at } of manifests.flatMap(({ code }) => code ?? [])) {
			const branch = branchOf(value);
			if (branch === undefined) continue;
			const message = `The code is fetched from the archive of ${branch}, which changes with each commit, so the next start may run other code.`;
			yield { at, message };
		}
	},
});

/** The branch whose archive an address names, as a person says it; nothing where a commit pins it, or where it may be a tag. */
function branchOf(address: string): string | undefined {
	if (/(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/i.test(address)) return undefined;
	const [path = ""] = address.split(/[?#]/);
	const [, named] = /\/refs\/heads\/(.+?)(?:\.zip|\.tar\.gz|\.tgz)?$/.exec(path) ?? [];
	if (named !== undefined) return `the branch \`${named}\``;
	const [, last] = /\/(HEAD|main|master)(?:\.zip|\.tar\.gz|\.tgz)$/.exec(path) ?? [];
	if (last === undefined) return undefined;
	return last === "HEAD" ? "whatever `HEAD` is" : `the branch \`${last}\``;
}
