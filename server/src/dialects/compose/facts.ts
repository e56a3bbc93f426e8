import type { Container, EnvironmentVariable, Model, Service } from "../../facts/facts.ts";
import type { Probe } from "../../facts/probe.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { readPod } from "../kubernetes/pod-facts.ts";
import { asContainer, variablesOf } from "./container.ts";
import { networkOf, serviceWays } from "./lineage.ts";
import { lies, mountsOf } from "./mounts.ts";
import { publishedBy } from "./ports.ts";
import type { Project } from "./project.ts";
import { isServing } from "./recognition.ts";
import { resourcesOf } from "./resources.ts";

const dialect = "compose";

/** What one service says. */
export interface Served {
	readonly service: Cursor;
	readonly container: Container;
	readonly model: Model | undefined;
	/** Set where it answers requests about models. */
	readonly fact: Service | undefined;
}

export function readService(service: Cursor, project: Project): Served | undefined {
	const at = service.key?.at;
	if (!service.isMap || !at) return undefined;
	const pod = podOf(asContainer(service, project.text), at);
	const read = readPod(pod, dialect, project.text, at, false);
	const [first] = read.containers;
	const container = first && completed(first, service, at, project);
	if (!container) return undefined;
	const fact = isServing(service) ? serviceFact(service, container, at) : undefined;
	const model = read.model && modelFact(read.model, service, fact, project);
	return { service, container, model, fact };
}

/** Of its own extras a pod has none. */
function podOf(container: Cursor, at: Span): Cursor {
	const items: readonly Tree[] = container.tree ? [container.tree] : [];
	const containers = { kind: "list", at, items } as const;
	return new Cursor({ kind: "map", at, entries: [{ key: { value: "containers", at }, value: containers, at }] });
}

function completed(read: Container, service: Cursor, at: Span, { text, services }: Project): Container {
	const { image: _, limitPlace: __, ...rest } = read;
	const image = service.get("image").string();
	const probe = probeOf(service);
	const ports = service.get("ports");
	const known = !ports.templated && ports.items().every((item) => item.isMap || item.word());
	return {
		...rest,
		at,
		...maybe({ name: service.key, image: image && isFetched(service, image.value, services) ? image : undefined }),
		environment: variablesOf(service, text).map(({ unknown: ___, ...variable }): EnvironmentVariable => variable),
		...resourcesOf(service),
		probes: probe ? [probe] : [],
		...(probe && known ? { whole: true } : {}),
		...(known ? { ports: publishedBy(service).map(({ target, at: where }) => ({ number: { value: target, at: where } })) } : {}),
	};
}

/** An image that is built here, by this service or for another one, comes from no registry. */
function isFetched(service: Cursor, image: string, services: readonly Cursor[]): boolean {
	if (image === "" || /^(?:never|build)$/.test(service.get("pull_policy").string()?.value ?? "")) return false;
	return !services.some((one) => one.get("build").present && (one.tree === service.tree || one.get("image").string()?.value === image));
}

/** The health check says whether the server is ready; where it asks is known of an address on the container itself alone. */
function probeOf(service: Cursor): Probe | undefined {
	const check = service.get("healthcheck");
	const test = check.get("test");
	if (!check.isMap || !check.key || !test.at || check.get("disable").boolean()?.value) return undefined;
	const words = test.isList ? test.items() : [test];
	const spoken = words.map((word) => word.string());
	const base = { type: "readiness", at: check.key.at } as const;
	if (spoken[0]?.value === "NONE") return undefined;
	if (spoken.some((word) => word === undefined)) return { ...base, uncertain: true };
	const addresses = spoken.flatMap((word) =>
		[...(word?.value ?? "").matchAll(address)].map((match) => ({ match, at: word?.at ?? test.at })),
	);
	const [only, ...more] = addresses;
	if (!only?.at || more.length > 0) return { ...base, uncertain: true };
	const [, port, path = "/"] = only.match;
	const asked = port === undefined ? undefined : { value: Number(port), at: only.at };
	return { ...base, handler: "httpGet", path: { value: path, at: only.at }, ...maybe({ port: asked }) };
}

const address = /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(\/[^\s"'|;)]*)?/g;

function serviceFact(service: Cursor, container: Container, at: Span): Service {
	const count = service.get("scale").number() ?? service.get("deploy", "replicas").number();
	const owner = ["labels", "deploy"].map((key) => ownerIn(key === "deploy" ? service.get(key, "labels") : service.get(key)));
	const stated = {
		name: service.key,
		minReplicas: count,
		maxReplicas: count,
		sharedMemory: sharedMemoryOf(service),
		owner: owner.find((one) => one !== undefined),
	};
	return {
		kind: "service",
		at,
		dialect,
		...maybe(stated),
		containers: [container],
		...serviceWays(service, container, networkOf(at.file)),
	};
}

function ownerIn(labels: Cursor): Located<string> | undefined {
	return labels
		.entries()
		.find(({ key }) => /^(?:owner|owned[-_]by|team)$/i.test(key?.value ?? ""))
		?.word();
}

/** Docker gives 64 MiB to /dev/shm unless the service says otherwise. */
function sharedMemoryOf(service: Cursor): Service["sharedMemory"] {
	const [size, ipc, volumes, tmpfs] = ["shm_size", "ipc", "volumes", "tmpfs"].map((key) => service.get(key));
	if (
		service.get("extends").present ||
		ipc?.templated ||
		volumes?.templated ||
		volumes?.items().some((item) => !item.isMap && !item.string())
	)
		return undefined;
	const memory = [...(tmpfs?.items() ?? []), ...(tmpfs ? [tmpfs] : [])].map((item) => item.string()?.value ?? "");
	const mounted = mountsOf(service).some(({ target }) => target === "/dev/shm") || memory.some((path) => path.startsWith("/dev/shm"));
	return mounted || size?.present || ipc?.present ? "more" : "default";
}

function modelFact(model: Model, service: Cursor, fact: Service | undefined, project: Project): Model {
	const file = workspacePath(model, service, project);
	return { ...model, ...maybe({ name: model.name ?? service.key, service: fact }), files: file === undefined ? [] : [file] };
}

/** Where the path of the model in the container lies in the workspace, if a folder of the workspace is mounted there. */
function workspacePath({ artifact }: Model, service: Cursor, { context }: Project): string | undefined {
	const path = artifact?.value ?? "";
	if (!path.startsWith("/")) return undefined;
	const mounts = mountsOf(service).filter(({ type, target }) => type === "bind" && target !== undefined && lies(path, target));
	const [mount] = mounts.toSorted((a, b) => (b.target?.length ?? 0) - (a.target?.length ?? 0));
	const source = mount?.source?.value ?? "";
	if (!mount?.target || !source.startsWith(".")) return undefined;
	const folder = resolvePath(context.source.file, source);
	const file = resolvePath(`${folder === "" ? "" : `${folder}/`}x`, `.${path.slice(mount.target.length)}`);
	return file === "" || file.startsWith("..") ? undefined : file;
}

/** The models at the top of the file, which Docker Model Runner serves. */
export function readModels({ document, kind }: Project): readonly Model[] {
	if (kind === "Version1") return [];
	return document
		.get("models")
		.entries()
		.flatMap((model): readonly Model[] => {
			const reference = model.get("model").string();
			const at = model.key?.at;
			if (!at) return [];
			const artifact = reference && { value: addressOf(reference.value), at: reference.at };
			const name = model.get("name").string() ?? model.key;
			return [
				{ kind: "model", at, dialect, ...maybe({ name, artifact }), files: [], implicitBatch: false, inputs: [], outputs: [], steps: [] },
			];
		});
}

function addressOf(reference: string): string {
	const [, hub] = /^(?:hf\.co|huggingface\.co)\/(.+)$/.exec(reference) ?? [];
	return hub === undefined ? `oci://${reference}` : `hf://${hub}`;
}
