import type { Model, PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { dangling, elsewhere } from "../kubernetes/remark.ts";
import { imageOf } from "./container.ts";
import type { Served } from "./facts.ts";
import { lies, mountsOf } from "./mounts.ts";
import { publishedBy } from "./ports.ts";
import { nameOf, type Project } from "./project.ts";

/** What a server of models is told, held against what Docker gives it. */
export function* checkServer(served: Served, project: Project): Iterable<PlatformRemark> {
	yield* checkPublished(served);
	if (served.model) yield* checkModel(served.service, served.model);
	yield* checkReplicas(served.service, project);
}

/** A port that the server does not listen on leads nowhere. */
function* checkPublished({ service, container }: Served): Iterable<PlatformRemark> {
	const { listens } = container;
	const ports = publishedBy(service);
	const items = service.get("ports").items();
	const known = items.length > 0 && items.every((item) => item.isMap || item.word());
	if (!listens || !known || service.get("network_mode").present || ports.some(({ target }) => target === listens.value)) return;
	const [first] = ports;
	if (!first) return;
	const message = `\`${nameOf(service)}\` publishes the port ${first.target} of its container, but the server listens on ${listens.value}.`;
	yield dangling(first.at, message, { severity: "warning", ...elsewhere("The server is told here where to listen.", listens.at) });
}

/** The projects' own images, of which it is known that they hold no models. */
const emptyImage =
	/^(?:docker\.io\/)?(?:vllm\/vllm-openai|lmsysorg\/sglang)(?:[:@]|$)|^nvcr\.io\/nvidia\/tritonserver(?:[:@]|$)|^ghcr\.io\/(?:huggingface\/text-(?:generation|embeddings)-inference|ggml-org\/llama\.cpp|ggerganov\/llama\.cpp)(?:[:@]|$)/;

/** A path of the container where nothing is mounted, in an image that has nothing there. */
function* checkModel(service: Cursor, { artifact }: Model): Iterable<PlatformRemark> {
	const path = artifact?.value ?? "";
	const others = ["build", "volumes_from", "extends", "configs", "secrets", "tmpfs"].some((key) => service.get(key).present);
	const image = imageOf(service)?.value ?? "";
	if (!artifact || !path.startsWith("/") || others || !emptyImage.test(image)) return;
	const mounts = mountsOf(service);
	const unknown = service.get("volumes").templated || mounts.length < service.get("volumes").items().length;
	if (unknown || mounts.some(({ target = "/" }) => lies(path, target) || lies(target, path))) return;
	const message = `The model is to be at \`${path}\`, but nothing is mounted there, and the image \`${image}\` has nothing there either.`;
	yield dangling(artifact.at, message, { severity: "warning" });
}

/** Swarm leads one port to all replicas, Compose does not. */
function* checkReplicas(service: Cursor, { document }: Project): Iterable<PlatformRemark> {
	const deploy = service.get("deploy");
	const count = service.get("scale").number() ?? deploy.get("replicas").number();
	const swarm = ["placement", "update_config", "rollback_config", "endpoint_mode", "mode"].some((key) => deploy.get(key).present);
	const fixed = publishedBy(service).find(({ host }) => host !== undefined && host !== 0);
	if (!count || count.value < 2 || !fixed || swarm || usesSwarm(document)) return;
	const message = `\`${nameOf(service)}\` has ${count.value} containers, but all of them publish the port ${fixed.host} of the host, which only one can have.`;
	yield { rule: "config/rejected", severity: "warning", at: fixed.at, message, ...elsewhere("Their number stands here.", count.at) };
}

/** Overlay networks are made by swarm alone. */
function usesSwarm(document: Cursor): boolean {
	return document
		.get("networks")
		.entries()
		.some((network) => network.get("driver").string()?.value === "overlay");
}
