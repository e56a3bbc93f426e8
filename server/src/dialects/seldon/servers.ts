import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { change, either, elsewhere, missing } from "../kubernetes/remark.ts";
import { isSet } from "../kubernetes/resource.ts";
import type { Unit } from "./graph.ts";
import type { Resource } from "./resource.ts";

/** A server that the operator brings along, in the configuration that it is installed with. */
interface Server {
	/** The models that it loads, in the word that other platforms have for them. */
	readonly format?: string;
	readonly protocols: readonly string[];
	/** It finds a model by itself where no address is stated. */
	readonly withoutModel?: boolean;
	/** The webhook itself turns the protocol of TensorFlow down. */
	readonly neverTensorflow?: boolean;
}

const servers: Readonly<Record<string, Server>> = {
	HUGGINGFACE_SERVER: { format: "huggingface", protocols: ["v2"], withoutModel: true, neverTensorflow: true },
	MLFLOW_SERVER: { format: "mlflow", protocols: ["seldon", "v2"], neverTensorflow: true },
	SKLEARN_SERVER: { format: "sklearn", protocols: ["seldon", "v2"], neverTensorflow: true },
	TEMPO_SERVER: { protocols: ["v2"] },
	TENSORFLOW_SERVER: { format: "tensorflow", protocols: ["tensorflow", "seldon"] },
	TRITON_SERVER: { format: "triton", protocols: ["v2"] },
	XGBOOST_SERVER: { format: "xgboost", protocols: ["seldon", "v2"], neverTensorflow: true },
};

/** Logic that the orchestrator has itself. */
const builtIn = ["SIMPLE_MODEL", "SIMPLE_ROUTER", "RANDOM_ABTEST", "AVERAGE_COMBINER", "UNKNOWN_IMPLEMENTATION"];

/** A server from the operator's configuration runs the unit. */
export function isPrepackaged(implementation: Cursor): boolean {
	const name = implementation.string()?.value ?? "";
	return name !== "" && !builtIn.includes(name);
}

/** What a server that comes with the operator loads. */
export function formatOf(implementation: Located<string> | undefined): Located<string> | undefined {
	const format = implementation && serverNamed(implementation.value)?.format;
	return implementation && format !== undefined ? { value: format, at: implementation.at } : undefined;
}

export function* checkServer(unit: Unit, containers: readonly Cursor[] | undefined, deployment: Resource): Iterable<PlatformRemark> {
	const { cursor, name, at } = unit;
	const { title, patch } = deployment;
	const implementation = cursor.get("implementation").string();
	if (!implementation || patch) return;
	const server = serverNamed(implementation.value);
	const uri = cursor.get("modelUri");
	if (!server?.withoutModel && !uri.templated && (!isSet(uri) || uri.string()?.value === "")) {
		const message = `The unit \`${name?.value ?? ""}\` runs \`${implementation.value}\` and has no \`modelUri\`, but ${title} requires it.`;
		yield missing(uri.key?.at ?? at, message);
	}
	// An image of one's own runs in place of the one from the configuration.
	const own = containers?.find((container) => name && container.get("name").string()?.value === name.value);
	const replaced = containers === undefined || (own !== undefined && isSet(own.get("image")));
	if (!server && !replaced) yield unknownServer(implementation, deployment);
	if (server) yield* checkProtocol(implementation, server, replaced, deployment);
}

function* checkProtocol(
	implementation: Located<string>,
	server: Server,
	replaced: boolean,
	{ spec, title, release }: Resource,
): Iterable<PlatformRemark> {
	const place = spec.get("protocol");
	const stated = place.string();
	if (place.templated || (stated && !["seldon", "tensorflow", "kfserving", "v2"].includes(stated.value))) return;
	const protocol = stated?.value === "kfserving" ? "v2" : (stated?.value ?? "seldon");
	const refuses = protocol === "tensorflow" && server.neverTensorflow;
	if (server.protocols.includes(protocol) || (replaced && !refuses)) return;
	const asked = stated ? `the protocol is \`${stated.value}\`` : "the protocol is `seldon` unless `protocol` says otherwise";
	const message = `${asked.charAt(0).toUpperCase()}${asked.slice(1)}, but \`${implementation.value}\` of ${title} speaks ${either(server.protocols)}.`;
	// Older releases spoke other protocols, and the proxy of TensorFlow Serving is started whatever is asked for.
	const sure = refuses || (implementation.value !== "TENSORFLOW_SERVER" && /^1\.(?:1[2-9]|[2-9]\d)/.test(release));
	const severity = sure ? {} : { severity: "warning" as const };
	yield {
		rule: "contract/protocol-mismatch",
		at: implementation.at,
		message,
		...severity,
		...elsewhere("The protocol is stated here.", stated?.at),
	};
}

/** Whoever installs the operator may add servers to its configuration. */
function unknownServer(implementation: Located<string>, { title, text }: Resource): PlatformRemark {
	const known = Object.keys(servers);
	const meant = nearest(implementation.value, [...known, ...builtIn]);
	const hint = meant ? `; did you mean \`${meant}\`?` : ", so its configuration must name it.";
	const message = `${title} brings no server \`${implementation.value}\` along${hint}`;
	const fix = meant ? { fix: change(implementation, meant, text, true) } : {};
	return { rule: "config/unknown-value", severity: meant ? "warning" : "info", at: implementation.at, message, ...fix };
}

function serverNamed(name: string): Server | undefined {
	return Object.hasOwn(servers, name) ? servers[name] : undefined;
}
