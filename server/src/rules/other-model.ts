import type { Card } from "../facts/card.ts";
import { sameVersion } from "./words.ts";

/** What a report says of itself. */
interface Head {
	readonly takenAt?: string;
	readonly model?: { readonly artifact?: string; readonly version?: string };
}

/** How the model of a report is another one than the card's: "version 3 of the model"; nothing where they agree or one of them is silent. */
export function otherModel({ model }: Card, { takenAt, model: measured }: Head): string | undefined {
	if (differ(measured?.version, model?.version?.value, sameVersion)) return `version ${measured?.version} of the model`;
	const spellings = model?.artifact ? [model.artifact.value, ...(model.file ? [model.file.path] : [])] : [];
	const artifact = measured?.artifact;
	if (artifact !== undefined && spellings.length > 0 && !spellings.some((one) => sameFile(artifact, one))) return artifact;
	const before = takenAt !== undefined && model?.trainedAt && Date.parse(takenAt) < model.trainedAt.value;
	return before ? "a model from before the training" : undefined;
}

export function differ(said: string | undefined, stated: string | undefined, same: (a: string, b: string) => boolean): boolean {
	return said !== undefined && stated !== undefined && !same(said, stated);
}

/** One of them may be written from a folder further out. */
export function sameFile(a: string, b: string): boolean {
	const [one, other] = [a, b].map((path) => path.trim().replaceAll("\\", "/").replace(/^\.\//, ""));
	return one === other || `${one}`.endsWith(`/${other}`) || `${other}`.endsWith(`/${one}`);
}

/** A data set may be called by its file, with or without the ending. */
export function sameData(a: string, b: string): boolean {
	const plain = (text: string) =>
		(
			text
				.trim()
				.toLowerCase()
				.split(/[\\/]/)
				.findLast((part) => part !== "") ?? ""
		).replace(/\.[a-z][a-z0-9.]*$/, "");
	return sameFile(a.toLowerCase(), b.toLowerCase()) || plain(a) === plain(b);
}
