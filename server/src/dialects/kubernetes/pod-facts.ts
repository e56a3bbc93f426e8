import type { Container, Model, Port, Service } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import { keyPlace, maybe } from "../card/read.ts";
import { flag, readContainer, variable } from "./container.ts";
import { commandLine, firstVariable, readServerArguments, revisionVariables } from "./server-arguments.ts";
import { type ModelServer, serverOf, servingContainerOf } from "./servers.ts";

/** What a pod says of the model server in it. */
export interface PodFacts {
	/** That of the model first. */
	readonly containers: readonly Container[];
	readonly model: Model | undefined;
	readonly sharedMemory: Service["sharedMemory"];
}

/**
 * Reads a pod. `whole` is true where the platform runs it just as it stands: a container then has no other probes, ports and mounts than it
 * lists.
 */
export function readPod(pod: Cursor, dialect: string, text: string, fallback: Span, whole: boolean): PodFacts {
	const listed = pod.get("containers").items();
	const all = listed.filter((container) => container.isMap);
	const serving = servingContainerOf(pod);
	const found = serving && serverOf(serving);
	const order = serving ? [serving, ...all.filter(({ tree }) => tree !== serving.tree)] : all;
	const containers = order.map((container, i) => {
		const at = container.get("name").at ?? container.entries()[0]?.key?.at ?? fallback;
		const read = readContainer(container, dialect, at, text);
		const alone = listed.length === 1 && !pod.get("initContainers").present && !isScript(container);
		return {
			...read,
			...(whole ? wholeContainer(container, text) : {}),
			...(i === 0 && found ? heard(container, found.server, text, alone) : {}),
		};
	});
	return {
		containers,
		model: serving && found ? readModel(serving, found, dialect, text, fallback) : undefined,
		sharedMemory: whole && serving ? sharedMemoryOf(pod, serving) : undefined,
	};
}

function wholeContainer(container: Cursor, text: string): Partial<Container> {
	const ports = container.get("ports");
	const items = ports.items();
	const known = !ports.templated && items.every((port) => port.isMap && !port.get("name").templated);
	const first = keyPlace(container, text) ?? keyPlace(container, text, container.entries()[1]?.key?.value);
	return {
		...(container.entries().some((entry) => entry.templated) ? {} : { whole: true }),
		...maybe({ ports: known ? items.map(readPort) : undefined, place: first }),
	};
}

function readPort(port: Cursor): Port {
	return maybe({ name: port.get("name").string(), number: port.get("containerPort").number() });
}

/** A shell may start more than the server. */
function isScript(container: Cursor): boolean {
	return [...container.get("command").items(), ...container.get("args").items()].some(({ tree }) => {
		return tree?.kind === "scalar" && typeof tree.value === "string" && /\n|[&;|]/.test(tree.value.trim());
	});
}

/** Where the server of a container listens. Another container of the pod may listen as well, as a proxy does. */
function heard(container: Cursor, server: ModelServer, text: string, alone: boolean): Partial<Container> {
	const said = server.port && alone ? flag(commandLine(container, text), server.port) : undefined;
	const port = said && /^\d+$/.test(said.value) ? { value: Number(said.value), at: said.at } : undefined;
	return maybe({ listens: port, readyPath: server.ready });
}

function readModel(
	container: Cursor,
	found: { readonly server: ModelServer; readonly at: Located<string> | undefined },
	dialect: string,
	text: string,
	fallback: Span,
): Model {
	const { server } = found;
	const words = commandLine(container, text);
	const place = addressIn(container, words, server);
	const at = place?.at ?? container.get("name").at ?? found.at?.at ?? fallback;
	const name = namedBy(words, container, server.name, server.nameVariables);
	const batch = namedBy(words, container, server.batch, undefined);
	const most = batch && /^[1-9]\d*$/.test(batch.value) ? { value: Number(batch.value), at: batch.at } : undefined;
	const unknown = [...container.get("command").items(), ...container.get("args").items()].some((word) => word.templated);
	return {
		kind: "model",
		at,
		dialect,
		format: { value: server.id, at: found.at?.at ?? at },
		...maybe({ name, artifact: place, maxBatch: most }),
		...(unknown || hasUnknownRevision(container) ? { unknown: ["artifact", "revision"] as const } : {}),
		files: [],
		implicitBatch: false,
		inputs: [],
		outputs: [],
		steps: [],
		...readServerArguments(container, new Cursor(undefined), text),
	};
}

function hasUnknownRevision(container: Cursor): boolean {
	return revisionVariables.some((name) => {
		const found = variable(container, name);
		return found !== undefined && !found.get("value").word();
	});
}

function namedBy(
	words: readonly Located<string>[],
	container: Cursor,
	flags: readonly string[] | undefined,
	variables: readonly string[] | undefined,
): Located<string> | undefined {
	const said = flags && flag(words, ...flags);
	const found = said?.value ? said : variables && firstVariable(container, variables);
	return found && expanded(found, container);
}

/** Where the model comes from, in the form in which other manifests write it: `hf://organisation/model` for the name of a hub. */
function addressIn(container: Cursor, words: readonly Located<string>[], server: ModelServer): Located<string> | undefined {
	const said = namedBy(words, container, server.model, server.modelVariables) ?? positional(container, words, server);
	if (!said || said.value === "") return undefined;
	const { value, at } = said;
	if (server.repository || /^(\/|\.)|^[\w+.-]+:/.test(value)) return { value, at };
	return /^[\w.-]+\/[\w.-]+(:[\w.-]+)?$/.test(value) ? { value: `hf://${value}`, at } : undefined;
}

function positional(container: Cursor, words: readonly Located<string>[], server: ModelServer): Located<string> | undefined {
	if (!server.positional) return undefined;
	const after = words.findIndex(({ value }) => value === server.positional) + 1;
	const first = after > 0 ? words[after] : container.get("command").present ? undefined : words[0];
	return first && !first.value.startsWith("-") ? expanded(first, container) : undefined;
}

/** Kubernetes and shells put the value of a variable in its place; one that comes from elsewhere is not known. */
function expanded({ value, at }: Located<string>, container: Cursor): Located<string> | undefined {
	const [, name] = /^\$\(?(\w+)\)?$/.exec(value) ?? [];
	const plain = name === undefined ? value : variable(container, name)?.get("value").word()?.value;
	return plain === undefined || plain.includes("$") ? undefined : { value: plain, at };
}

/** A container runtime gives 64 MiB to /dev/shm unless something is mounted there, or the node's own is used. */
function sharedMemoryOf(pod: Cursor, container: Cursor): Service["sharedMemory"] {
	const hostIpc = pod.get("hostIPC");
	const mounts = container.get("volumeMounts");
	if (hostIpc.templated || mounts.templated || mounts.items().some((mount) => !mount.isMap || mount.get("mountPath").templated))
		return undefined;
	const mounted = mounts.items().some((mount) => /^\/dev\/shm\/?$/.test(mount.get("mountPath").string()?.value ?? ""));
	return mounted || hostIpc.boolean()?.value ? "more" : "default";
}
