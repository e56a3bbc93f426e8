import type { Model, Service } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { codePlaces } from "./check-environment.ts";

/** What a configuration of Ray Serve says of models and of what serves them. */
export interface ServeFacts {
	readonly models: readonly Model[];
	readonly services: readonly Service[];
	/** Addresses that code is fetched from. */
	readonly code: readonly Located<string>[];
}

/** What holds for all services of one manifest. */
export type Common = Pick<Service, "timeout" | "namespace" | "owner" | "ownerUnknown">;

/** The time that the proxies give each request. */
export function timeoutOf(document: Cursor): Located<number> | undefined {
	const seconds = document.get("http_options", "request_timeout_s").number();
	return seconds && { value: seconds.value * 1000, at: seconds.at };
}

export function readFacts(applications: readonly Cursor[], common: Common, dialect: string, fallback: Span): ServeFacts {
	const parts = applications.map((application) => {
		const services = application
			.get("deployments")
			.items()
			.filter(({ isMap }) => isMap)
			.map((deployment) => readDeployment(deployment, common, dialect, fallback));
		return { models: readModels(application, services, common, dialect, fallback), services };
	});
	const models = parts.flatMap((part) => part.models);
	return {
		models,
		services: [...parts.flatMap(({ services }) => services), ...models.flatMap(({ service }) => (service?.name ? [] : (service ?? [])))],
		code: applications.flatMap(codeOf),
	};
}

function codeOf(application: Cursor): readonly Located<string>[] {
	const environments = [
		application.get("runtime_env"),
		...application
			.get("deployments")
			.items()
			.map((deployment) => deployment.get("ray_actor_options", "runtime_env")),
	];
	return environments.flatMap((environment) => codePlaces(environment).flatMap((place) => place.string() ?? []));
}

function readDeployment(deployment: Cursor, common: Common, dialect: string, fallback: Span): Service {
	const name = deployment.get("name").string();
	return {
		kind: "service",
		at: name?.at ?? deployment.entries()[0]?.key?.at ?? fallback,
		dialect,
		...common,
		...maybe({ name }),
		...scaleOf(deployment),
		containers: [],
	};
}

/** A fixed number of replicas, or the limits of the autoscaler. */
function scaleOf(deployment: Cursor): Partial<Service> {
	const scaling = deployment.get("autoscaling_config");
	const count = deployment.get("num_replicas").number();
	const concurrency = deployment.get("max_ongoing_requests").number() ?? deployment.get("max_concurrent_queries").number();
	const target = ["target_ongoing_requests", "target_num_ongoing_requests_per_replica"].map((key) => scaling.get(key).number());
	return maybe({
		minReplicas: scaling.isMap ? scaling.get("min_replicas").number() : count,
		maxReplicas: scaling.isMap ? scaling.get("max_replicas").number() : count,
		concurrency,
		targetConcurrency: target.find((one) => one !== undefined),
	});
}

/** The language models of an application that Ray builds itself, or the application as one model that its code knows. */
function readModels(application: Cursor, services: readonly Service[], common: Common, dialect: string, fallback: Span): readonly Model[] {
	const languageModels = application
		.get("args", "llm_configs")
		.items()
		.filter(({ isMap }) => isMap);
	if (languageModels.length > 0) return languageModels.map((one) => readLanguageModel(one, common, dialect, fallback));
	const name = application.get("name").string();
	const [service] = services.length === 1 ? services : [];
	return [{ ...modelOf(name?.at ?? application.entries()[0]?.key?.at ?? fallback, dialect), ...maybe({ name, service }) }];
}

function readLanguageModel(configuration: Cursor, common: Common, dialect: string, fallback: Span): Model {
	const loading = configuration.get("model_loading_config");
	const engine = configuration.get("engine_kwargs");
	const [name, source] = [loading.get("model_id").string(), loading.get("model_source").string()];
	const at = name?.at ?? source?.at ?? configuration.entries()[0]?.key?.at ?? fallback;
	const sources = loading.get("model_source");
	const address = source ?? sources.get("bucket_uri").string() ?? (sources.present ? undefined : name);
	const trust = engine.get("trust_remote_code").boolean();
	const split = engine.get("tensor_parallel_size").number();
	const service: Service = { kind: "service", at, dialect, ...common, ...scaleOf(configuration.get("deployment_config")), containers: [] };
	return {
		...modelOf(at, dialect),
		...maybe({
			name,
			artifact: address && addressOf(address),
			revision: engine.get("revision").string(),
			trustRemoteCode: trust,
			gpu: split && split.value > 1 ? { value: `tensor_parallel_size: ${split.value}`, at: split.at } : undefined,
		}),
		service,
	};
}

/** `organisation/model` is a name of Hugging Face's hub. */
function addressOf({ value, at }: Located<string>): Located<string> | undefined {
	if (/^[a-z][\w+.-]*:\/\/|^\//i.test(value)) return { value, at };
	return /^[\w.-]+\/[\w.-]+$/.test(value) ? { value: `hf://${value}`, at } : undefined;
}

function modelOf(at: Span, dialect: string): Model {
	return { kind: "model", at, dialect, files: [], implicitBatch: false, inputs: [], outputs: [], steps: [] };
}
