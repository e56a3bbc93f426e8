import type { Card } from "../../facts/card.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import type { Forbidden } from "../settings.ts";
import { sourceNamed, sourcesOf } from "./sources.ts";

export const forbiddenFeature = rule({
	id: "lineage/forbidden-feature",
	summary: "The model reads what the configuration forbids.",
	severity: "error",
	about: "card",
	reach: "file",
	*check(card, { forbidden }) {
		for (const entry of forbidden) {
			const { beside } = entry;
			const other = beside && card.features.find(({ name }) => name && isMeant(name, beside))?.name;
			if (!beside || other) yield* readings[entry.kind](card, entry, other);
		}
	},
});

const readings: Readonly<
	Record<Forbidden["kind"], (card: Card, entry: Forbidden, other: Located<string> | undefined) => Iterable<Remark>>
> = {
	*feature({ features }, entry, other) {
		for (const { name } of features) {
			if (name && name !== other && isMeant(name, entry.name)) yield remark(name, `\`${name.value}\``, entry, other);
		}
	},
	*source(card, entry, other) {
		const { sources, features, model } = card;
		const data = model?.trainingData;
		for (const { id, aliases } of data ? [...sources, data] : sources) {
			const found = [id, ...aliases].find((name) => name && isMeant(name, entry.name));
			if (found) yield remark(found, `\`${found.value}\``, entry, other);
		}
		for (const name of features.flatMap(sourcesOf)) {
			if (!sourceNamed(card, name.value) && isMeant(name, entry.name)) yield remark(name, `\`${name.value}\``, entry, other);
		}
	},
	*tag({ sources }, entry, other) {
		for (const { id, tags } of sources) {
			const tag = tags.find((one) => isMeant(one, entry.name));
			if (tag) yield remark(tag, `${id ? `\`${id.value}\`` : "a source"} with the tag \`${tag.value}\``, entry, other);
		}
	},
};

function isMeant({ value }: Located<string>, pattern: Located<string>): boolean {
	const letters = pattern.value.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
	return new RegExp(`^${letters.join(".*")}$`, "is").test(value.trim());
}

function remark({ at }: Located<string>, what: string, { name, reason }: Forbidden, other: Located<string> | undefined): Remark {
	const why = reason ? `: ${reason.value.trim().replace(/\.$/, "")}` : "";
	return {
		at,
		message: `The model reads ${what}${other ? ` beside \`${other.value}\`` : ""}, which \`${name.at.file}\` forbids${why}.`,
		related: [
			{ value: "It is forbidden here.", at: name.at },
			...(other ? [{ value: `\`${other.value}\` is read here.`, at: other.at }] : []),
		],
	};
}
