import { everyOwner, type Owners } from "../evidence/code-owners.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { type CodeOwnersText, readCodeOwners } from "./code-owners.ts";

type OwnersWant = Extract<Want, { readonly kind: "owners" }>;

/** What each folder's repository said last, so that the same file comes back as the same object. */
const known = new Map<string, { readonly read: CodeOwnersText; readonly owners: Owners }>();

/** Reads whom the repository around a folder names as owners of its files. */
export async function learnOwners(base: string, { path }: OwnersWant): Promise<readonly Learnt[]> {
	const read = await readCodeOwners(base);
	if (!read) {
		known.delete(base);
		return [{ kind: "owners", path, value: undefined }];
	}
	const before = known.get(base);
	const isSame = before?.read.text === read.text && before.read.place === read.place;
	const value = isSame ? before.owners : { names: everyOwner(read.text), from: read.place };
	known.set(base, { read, owners: value });
	return [{ kind: "owners", path, value }];
}
