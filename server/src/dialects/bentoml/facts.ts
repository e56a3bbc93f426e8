import type { Environment } from "../../facts/environment.ts";
import type { Container, EnvironmentVariable, Facts, Model, Service } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { readRequirement } from "../requirements.ts";
import type { Kind } from "./recognition.ts";

type Read = Partial<Pick<Facts, "models" | "services" | "containers">> & { readonly environment?: Environment };

export function bentofileFacts(document: Cursor, project: Cursor | undefined): Read {
	const environment = readEnvironment(document, project);
	return { containers: readContainer(document), models: readModels(document.get("models")), ...(environment ? { environment } : {}) };
}

/** Packages that are listed here, together with what the project itself depends on; those in another file are not read. */
function readEnvironment(document: Cursor, project: Cursor | undefined): Environment | undefined {
	const listed = [...document.get("python", "packages").items(), ...(project?.get("dependencies").items() ?? [])];
	const packages = document.get("python", "requirements_txt").string() ? [] : listed;
	const lines = [...packages, ...document.get("conda", "pip").items()];
	const read = lines.flatMap((line) => {
		const word = line.string();
		return (word && readRequirement(word)) ?? [];
	});
	const at = read[0]?.requirement.at;
	return at ? { at, packages: read } : undefined;
}

function readContainer(document: Cursor): readonly Container[] {
	const docker = document.get("docker");
	const image = filled(docker.get("base_image"));
	const environment = [...imageVariables(docker.get("env")), ...variables(document.get("envs"))];
	const at = image?.at ?? docker.key?.at ?? document.get("envs").key?.at;
	if (!at || (!image && environment.length === 0)) return [];
	return [
		{
			kind: "container",
			at,
			dialect: "bentoml",
			...(image ? { image } : {}),
			arguments: [],
			environment,
			requests: [],
			limits: [],
			probes: [],
		},
	];
}

function imageVariables(env: Cursor): readonly EnvironmentVariable[] {
	const mapped = env.entries().flatMap((entry): readonly EnvironmentVariable[] => {
		const value = entry.word();
		return entry.key ? [{ name: entry.key, ...(value ? { value } : {}) }] : [];
	});
	const listed = env.items().flatMap((item): readonly EnvironmentVariable[] => {
		const line = item.string();
		const [, name = "", value = ""] = /^(\w+)=(.*)$/s.exec(line?.value ?? "") ?? [];
		return line && name !== "" ? [{ name: { value: name, at: line.at }, value: { value, at: line.at } }] : [];
	});
	return [...mapped, ...listed];
}

function variables(envs: Cursor): readonly EnvironmentVariable[] {
	return envs.items().flatMap((item) => {
		const name = item.get("name").string();
		const value = filled(item.get("value"));
		return name ? [{ name, ...(value ? { value } : {}) }] : [];
	});
}

function readModels(models: Cursor): readonly Model[] {
	return models.items().flatMap((item): readonly Model[] => {
		const tag = filled(item.isMap ? item.get("tag") : item);
		return tag ? [modelNamed({ value: tag.value.replace(/:[^/]*$/, ""), at: tag.at })] : [];
	});
}

function modelNamed(name: Located<string>): Model {
	const { at } = name;
	return { kind: "model", at, dialect: "bentoml", name, files: [], implicitBatch: false, inputs: [], outputs: [], steps: [] };
}

export function configurationFacts(document: Cursor, kind: Kind): Read {
	if (kind === "ConfigurationV1") {
		const server = readService(document.get("api_server"), undefined);
		return { services: server ? [server] : [], models: readRunners(document.get("runners")) };
	}
	const services = document.get("services");
	const all = readService(services, undefined);
	const each = services.entries().flatMap((one) => {
		const isNamed = one.isMap && ["traffic", "workers", "resources", "http", "threads"].some((key) => one.get(key).present);
		return (isNamed && readService(one, one.key)) || [];
	});
	return { services: all ? [all, ...each] : each };
}

/** Seconds become milliseconds. */
function readService(config: Cursor, name: Located<string> | undefined): Service | undefined {
	const { key } = config;
	const seconds = config.get("traffic", "timeout").number();
	const concurrency = config.get("traffic", "max_concurrency").number();
	if (!key || (!name && !seconds && !concurrency)) return undefined;
	return {
		kind: "service",
		at: key.at,
		dialect: "bentoml",
		...(name ? { name } : {}),
		...(seconds ? { timeout: { value: seconds.value * 1000, at: seconds.at } } : {}),
		...(concurrency ? { concurrency } : {}),
		containers: [],
	};
}

/** Each runner runs one model. */
function readRunners(runners: Cursor): readonly Model[] {
	return runners.entries().flatMap((runner): readonly Model[] => {
		const size = runner.get("batching", "max_batch_size").number();
		if (!runner.key || !size || runner.get("batching", "enabled").boolean()?.value === false) return [];
		return [{ ...modelNamed(runner.key), maxBatch: size }];
	});
}

function filled(cursor: Cursor): Located<string> | undefined {
	const text = cursor.string();
	return text?.value === "" ? undefined : text;
}
