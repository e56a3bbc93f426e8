import { clusterHosts, clusterOf, hostsAsked, nameIn, namesIn, seldonDeployments } from "../../facts/address.ts";
import type { Container, Service } from "../../facts/facts.ts";
import { nameKey } from "../../facts/thing.ts";
import type { Ways } from "../../facts/ways.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { waysOf } from "../kubernetes/lineage.ts";
import type { Resource } from "./resource.ts";
import { stepsOf } from "./steps.ts";

/** The second generation keeps models and pipelines by name. */
const models = "seldon/model";
const pipelines = "seldon/pipeline";
/** A predictor of the first generation, within its deployment. */
const predictors = "seldon/predictor";

/** Whatever answers for a deployment bears its name: its only predictor, or what splits requests between several. */
export function deploymentNames({ name, namespace }: Resource): readonly string[] {
	return namesIn(seldonDeployments, name?.value, namespace?.value);
}

/** The operator puts a Service before each predictor, under the names of both unless an annotation has another one. */
export function predictorWays(predictor: Cursor, alone: boolean, deployment: Resource, containers: readonly Container[]): Ways {
	const [name, namespace] = [deployment.name?.value, deployment.namespace?.value];
	const own = predictor.get("name").string()?.value;
	const stated = predictor.get("annotations", "seldon.io/svc-name");
	const made = name !== undefined && own !== undefined ? `${name}-${own}` : undefined;
	const names = [
		...(alone ? deploymentNames(deployment) : predictorName(own, deployment)),
		...namesIn(clusterHosts, stated.present ? stated.string()?.value : made, namespace),
	];
	return waysOf(names, hostsAsked(containers, clusterOf(namespace)));
}

/** What splits requests asks each predictor. */
export function frontWays(all: readonly Cursor[], deployment: Resource): Ways {
	const asks = all.flatMap((predictor) => {
		const own = predictor.get("name").string();
		return own ? predictorName(own.value, deployment).map((value) => ({ ...own, value })) : [];
	});
	return waysOf(deploymentNames(deployment), asks);
}

function predictorName(own: string | undefined, { name, namespace }: Resource): readonly string[] {
	return own === undefined || !name ? [] : [nameKey(predictors, [namespace?.value ?? "", name.value, own].join("/"))];
}

export function secondNames({ type, name, namespace }: Resource): Pick<Service, "names"> {
	const registry = type === "Model" ? models : pipelines;
	return waysOf(type === "Model" || type === "Pipeline" ? namesIn(registry, name?.value, namespace?.value) : [], []);
}

/** A pipeline asks the models of its steps, and takes what other pipelines answer. */
export function pipelineAsks(pipeline: Resource): readonly Located<string>[] {
	const steps = stepsOf(pipeline).flatMap((step) => step.get("name").string() ?? []);
	const others = pipeline.spec
		.get("input", "externalInputs")
		.items()
		.flatMap((item) => item.string() ?? [])
		.filter(({ value }) => !/^[^.]+\.inputs(?:\.|$)/.test(value));
	return [
		...steps.map((step) => asked(step, models, pipeline)),
		...others.map((other) => asked({ ...other, value: other.value.split(".")[0] ?? "" }, pipelines, pipeline)),
	];
}

/** An experiment splits the requests to models, or to pipelines. */
export function experimentAsks(experiment: Resource): readonly Located<string>[] {
	const type = experiment.spec.get("resourceType");
	if (type.templated) return [];
	const registry = type.string()?.value === "pipeline" ? pipelines : models;
	return experiment.spec
		.get("candidates")
		.items()
		.flatMap((one) => one.get("name").string() ?? [])
		.map((one) => asked(one, registry, experiment));
}

/** The model that an explainer explains, or the pipeline. */
export function explainedBy(explainer: Cursor, resource: Resource): Located<string> | undefined {
	const [model, pipeline] = [explainer.get("modelRef"), explainer.get("pipelineRef")].map((reference) => reference.string());
	if (model) return asked(model, models, resource);
	return pipeline && asked(pipeline, pipelines, resource);
}

function asked(word: Located<string>, registry: string, { namespace }: Resource): Located<string> {
	return { ...word, value: nameIn({ ...clusterOf(namespace?.value), registry }, word.value) };
}
