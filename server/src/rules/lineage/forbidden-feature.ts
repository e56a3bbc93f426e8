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
		for (const entry of forbidden) yield* readings[entry.kind](card, entry);
	},
});

const readings: Readonly<Record<Forbidden["kind"], (card: Card, entry: Forbidden) => Iterable<Remark>>> = {
	*feature({ features }, entry) {
		for (const { name } of features) if (name && isMeant(name, entry)) yield remark(name, `\`${name.value}\``, entry);
	},
	*source(card, entry) {
		const { sources, features, model } = card;
		const data = model?.trainingData;
		for (const { id, aliases } of data ? [...sources, data] : sources) {
			const found = [id, ...aliases].find((name) => name && isMeant(name, entry));
			if (found) yield remark(found, `\`${found.value}\``, entry);
		}
		for (const name of features.flatMap(sourcesOf)) {
			if (!sourceNamed(card, name.value) && isMeant(name, entry)) yield remark(name, `\`${name.value}\``, entry);
		}
	},
	*tag({ sources }, entry) {
		for (const { id, tags } of sources) {
			const tag = tags.find((one) => isMeant(one, entry));
			if (tag) yield remark(tag, `${id ? `\`${id.value}\`` : "a source"} with the tag \`${tag.value}\``, entry);
		}
	},
};

function isMeant({ value }: Located<string>, { name }: Forbidden): boolean {
	const letters = name.value.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
	return new RegExp(`^${letters.join(".*")}$`, "is").test(value.trim());
}

function remark({ at }: Located<string>, what: string, { name, reason }: Forbidden): Remark {
	const why = reason ? `: ${reason.value.trim().replace(/\.$/, "")}` : "";
	return {
		at,
		message: `The model reads ${what}, which \`${name.at.file}\` forbids${why}.`,
		related: [{ value: "It is forbidden here.", at: name.at }],
	};
}
