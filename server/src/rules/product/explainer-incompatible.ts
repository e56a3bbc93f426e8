import type { OnnxHeader } from "../../evidence/onnx.ts";
import type { Model, Service } from "../../facts/facts.ts";
import { type Lineage, modelsOf } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";
import { rule, type Surroundings } from "../rule.ts";
import { called, related } from "../words.ts";
import { insideOf, type Method, methodNamed, readsOf } from "./explainers.ts";

export const explainerIncompatible = rule({
	id: "product/explainer-incompatible",
	summary: "The explainer cannot explain a model of this kind.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check({ cards, services }, { lineage, evidenceOf }) {
		for (const card of cards) {
			const type = card.explainability?.method;
			const models = type ? modelsOf(card, lineage) : [];
			if (!type || models.length > 1) continue;
			const explained = { model: models[0], header: evidenceOf(card, "header").header, direct: true };
			const message = objection(type, explained);
			if (message) yield { at: type.at, message, ...related(...placesOf(explained)) };
		}
		for (const service of services) {
			const { explainer } = service;
			if (!explainer?.type) continue;
			const explained = { ...explainedBy(service, lineage, evidenceOf), direct: explainer.direct };
			const message = objection(explainer.type, explained);
			if (message) yield { at: explainer.type.at, message, ...related(...placesOf(explained)) };
		}
	},
});

interface Explained {
	readonly model: Model | undefined;
	readonly header: OnnxHeader | undefined;
	/** Nothing in between turns what is asked into something else. */
	readonly direct: boolean;
}

/** The only model of a service, or of the one that its explainer names. Where the explainer has a model file of its own, that says no format. */
function explainedBy(service: Service, lineage: Lineage, evidenceOf: Surroundings["evidenceOf"]): Pick<Explained, "model" | "header"> {
	const name = service.explainer?.explained;
	const node = name && lineage.graph.meant(name.value, name.at.file);
	const things = node?.things.filter(({ kind }) => kind === "service" || kind === "model") ?? [];
	const files = name ? new Set(things.map(({ at }) => at.file)) : [service.at.file];
	const places = new Set(things.map(({ at }) => `${at.file} ${at.start}`));
	const models = [...files].flatMap((file) => lineage.factsOf(file)?.models ?? []);
	const own = models.filter(({ service: server }) =>
		name ? server && places.has(`${server.at.file} ${server.at.start}`) : server === service,
	);
	const known = own.filter((model) => model.format || model.inputs.length > 0 || model.files.length > 0);
	const [model, ...others] = known;
	return model && others.length === 0 ? { model, header: evidenceOf(model, "header").header } : { model: undefined, header: undefined };
}

function objection(type: Located<string>, explained: Explained): string | undefined {
	const method = methodNamed(type.value);
	if (!method) return undefined;
	return wrongInside(type.value, method, explained) ?? (explained.direct ? wrongInput(type.value, method, explained) : undefined);
}

function wrongInside(type: string, { needs }: Method, { model, header }: Explained): string | undefined {
	const found = needs && insideOf(model ?? {}, header);
	const what = called(model?.name, "the model");
	if (!found || found.inside === (needs === "trees" ? "trees" : "network")) return undefined;
	if (needs === "gradients") return `\`${type}\` follows gradients through a network, but ${what} ${found.by} and has none.`;
	if (found.inside === "estimator") return undefined;
	return `\`${type}\` reads the trees of a model, but ${what} ${found.by} and is a network.`;
}

function wrongInput(type: string, { reads }: Method, { model, header }: Explained): string | undefined {
	const found = reads && readsOf(model, header);
	if (!found || found.reads === reads || (reads === "text" && found.reads === "rows")) return undefined;
	const wanted = { rows: "rows of columns", images: "images", text: "text" }[reads];
	const is = found.reads === "images" ? "an image" : "a row of columns";
	return `\`${type}\` explains ${wanted}, but the input \`${found.input}\` of ${called(model?.name, "the model")} is ${is}.`;
}

function placesOf({ model }: Explained): readonly (Located<string> | undefined)[] {
	return [model && { value: "The model stands here.", at: model.format?.at ?? model.at }];
}
