import type { PlatformRemark } from "../facts/facts.ts";

/** What says that a key is absent, where a misspelt key has been taken for it already: both are one mistake. */
export function withoutEchoes(remarks: readonly PlatformRemark[], structure: readonly PlatformRemark[]): readonly PlatformRemark[] {
	const meant = new Set(structure.flatMap(({ message }) => /did you mean `(\w+)`\?$/.exec(message)?.[1] ?? []));
	return remarks.filter(({ message }) => !meant.has(/(?:there is|has) no `(\w+)`/.exec(message)?.[1] ?? ""));
}
