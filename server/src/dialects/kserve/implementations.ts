import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { variable } from "../kubernetes/container.ts";
import { schemaNamed, start, step } from "../schemas.ts";
import { elsewhere, ignored, refused, removal } from "./remark.ts";
import {
	type Component,
	frameworks,
	type InferenceService,
	isSet,
	type Predictor,
	predictorsOf,
	servingContainer,
	since,
	transformerContainer,
} from "./service.ts";

/** What can serve in each component. */
const serving: Readonly<Record<Component["kind"], string>> = {
	predictor: "`model`, a framework such as `sklearn`, or `containers`",
	transformer: "`containers`",
	explainer: "`art` or `containers`",
};

/** Webhook: exactly one implementation for each component (K10), and what may be named how in it (K5, K6, K16). */
export function* checkImplementations(service: InferenceService): Iterable<PlatformRemark> {
	for (const predictor of predictorsOf(service)) {
		if (!predictor.cursor.isMap) continue;
		yield* exactlyOnePredictor(predictor, service);
		if (predictor === service.predictor) {
			yield* lostModel(predictor, service);
			yield* names(predictor, service);
		}
		yield* servingContainerName(predictor);
		yield* customProtocol(predictor, service);
		if (since(service, "0.12")) yield* transformerStorage(predictor, service);
	}
	if (service.transformer.cursor.isMap) yield* somethingThere(service.transformer, ["containers"], service);
	if (service.explainer.cursor.isMap) yield* exactlyOneExplainer(service);
}

/** The mutating webhook has turned the first framework into `model` before anybody counts, but not that of a canary. */
function* exactlyOnePredictor(predictor: Predictor, service: InferenceService): Iterable<PlatformRemark> {
	const { implementations, containers } = predictor;
	const named = containers.flatMap((container) => {
		const name = container.get("name").string();
		return name?.value === servingContainer ? [name] : [];
	});
	const found = [...implementations.map(({ key }) => key), ...named];
	const [first, second] = found;
	const models = implementations.filter(({ key }) => key.value !== "model").length;
	const asWritten = service.mode === "modelmesh" || predictor !== service.predictor;
	const count = (asWritten ? implementations.length : Math.max(models, Math.min(implementations.length, 1))) + named.length;
	if (count > 1 && first && second) {
		const what = `the predictor has both ${describe(first)} and ${describe(second)}, and exactly one may serve.`;
		yield refused(second.at, service, what, elsewhere(`${describe(first)} stands here.`, first.at));
	} else if (found.length === 0 && containers.length === 0) {
		yield* somethingThere(predictor, ["containers", "model", ...frameworks], service);
	}
}

function describe({ value }: Located<string>): string {
	return value === servingContainer ? `a container named \`${value}\`` : `\`${value}\``;
}

/** Silent where a key that is not known, or a placeholder, may be what was meant to serve. */
function* somethingThere(component: Component, keys: readonly string[], service: InferenceService): Iterable<PlatformRemark> {
	const { cursor, kind, at } = component;
	const known = step(start(schemaNamed("kserve-inferenceservice.schema.json")), "spec");
	const properties = (known && step(known, kind))?.schema.properties ?? {};
	if (service.patch || cursor.entries().some((entry) => !Object.hasOwn(properties, entry.key?.value ?? ""))) return;
	if (keys.some((key) => mayServe(cursor.get(key)))) return;
	yield refused(at, service, `the ${kind} says nothing that could serve, and it needs ${serving[kind]}.`);
}

function mayServe(field: Cursor): boolean {
	return field.templated || (field.isList ? field.items().length > 0 : isSet(field));
}

function* exactlyOneExplainer(service: InferenceService): Iterable<PlatformRemark> {
	const { cursor } = service.explainer;
	const [art, containers] = [cursor.get("art"), cursor.get("containers")];
	if (isSet(art) && containers.items().length > 0 && containers.key && art.key) {
		yield refused(
			containers.key.at,
			service,
			"the explainer has both `art` and `containers`, and exactly one may explain.",
			elsewhere("`art` stands here.", art.key.at),
		);
	} else if (!isSet(cursor.get("alibi")) && !isSet(cursor.get("aix"))) {
		yield* somethingThere(service.explainer, ["art", "containers"], service);
	}
}

/** `sklearn` and `model` together pass the count, because the webhook overwrites the one with the other. */
function* lostModel({ implementations }: Predictor, service: InferenceService): Iterable<PlatformRemark> {
	const [framework, model] = [
		implementations.find(({ key }) => key.value !== "model"),
		implementations.find(({ key }) => key.value === "model"),
	];
	if (!framework || !model || service.mode === "modelmesh" || implementations.length !== 2 || !since(service, "0.8")) return;
	const message = `\`model\` is lost: ${service.title} turns \`${framework.key.value}\` into a \`model\` of its own and overwrites the one that is written here.`;
	yield ignored(model.key.at, message, { severity: "error", ...elsewhere(`\`${framework.key.value}\` stands here.`, framework.key.at) });
}

function* names({ implementations }: Predictor, service: InferenceService): Iterable<PlatformRemark> {
	for (const { key, cursor } of implementations) {
		const name = cursor.get("name").string();
		if (!name?.value || name.value === (since(service, "0.16") ? "" : servingContainer)) continue;
		const fix = removal(service, cursor.tree, "name");
		if (since(service, "0.16")) {
			yield refused(
				name.at,
				service,
				`\`${key.value}\` names its container \`${name.value}\`, but the container of a model is always named \`${servingContainer}\`.`,
				fix,
			);
		} else {
			const message = `\`${key.value}\` names its container \`${name.value}\`, but ${service.title} looks for a container named \`${servingContainer}\`.`;
			yield { rule: "config/name-mismatch", severity: "warning", at: name.at, message, ...fix };
		}
	}
}

/** With one container the webhook sets the name itself; with several the controller looks for the one with the right name. */
function* servingContainerName({ implementations, containers, cursor }: Predictor): Iterable<PlatformRemark> {
	const at = cursor.get("containers").key?.at;
	if (implementations.length > 0 || containers.length < 2 || !at) return;
	const names = containers.map((container) => container.get("name"));
	if (names.some((name) => !name.string() || name.string()?.value === servingContainer)) return;
	const message = `None of the ${containers.length} containers is named \`${servingContainer}\`, so KServe does not find the one that serves.`;
	yield { rule: "config/name-mismatch", severity: "warning", at, message };
}

function* customProtocol(predictor: Predictor, service: InferenceService): Iterable<PlatformRemark> {
	const first = predictor.implementations.length === 0 ? predictor.containers[0] : undefined;
	const protocol = first && variable(first, "PROTOCOL");
	const value = protocol?.get("value");
	if (!protocol || value?.templated || ["v1", "v2"].includes(value?.string()?.value ?? "")) return;
	const at = value?.at ?? protocol.get("name").at ?? predictor.at;
	const what = value?.present
		? `the variable \`PROTOCOL\` is \`${value.word()?.value ?? ""}\``
		: "the variable `PROTOCOL` has no value of its own";
	yield refused(at, service, `${what}, and a custom predictor speaks \`v1\` or \`v2\`.`);
}

function* transformerStorage({ containers }: Predictor, service: InferenceService): Iterable<PlatformRemark> {
	const transformer = containers.find((container) => container.get("name").string()?.value === transformerContainer);
	const name = transformer && variable(transformer, "STORAGE_URI")?.get("name");
	if (!name?.at) return;
	yield refused(
		name.at,
		service,
		`\`${transformerContainer}\` has the variable \`STORAGE_URI\`, but only the container that serves the model loads it.`,
	);
}
