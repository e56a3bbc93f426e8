import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import { dependenciesOf } from "./check-references.ts";
import { imageOf } from "./container.ts";
import { collide, type Published, parsePort, publishedBy } from "./ports.ts";
import { nameOf, type Project } from "./project.ts";

/** What services of one project must not have in common, and what one expects of the other. */
export function* checkProject(project: Project): Iterable<PlatformRemark> {
	yield* checkVersion(project);
	yield* checkNames(project);
	yield* checkContainerNames(project);
	yield* checkPorts(project);
	yield* checkHealth(project);
	yield* checkResources(project);
}

function* checkVersion({ document, kind, title }: Project): Iterable<PlatformRemark> {
	const first = document.entries()[0]?.key;
	if (kind === "Version1" && first) {
		const message = `The services stand at the top of the file, as in version 1 of the format, but ${title} wants them under \`services\`.`;
		yield { rule: "config/deprecated-setting", severity: "error", at: first.at, message };
	}
}

function* checkNames({ document, services, title }: Project): Iterable<PlatformRemark> {
	const named = [...services, ...["volumes", "secrets", "configs"].flatMap((section) => document.get(section).entries())];
	for (const { key } of named) {
		if (!key || /^[a-zA-Z0-9._-]+$/.test(key.value)) continue;
		yield refused(key.at, title, `\`${key.value}\` is no name, which may hold letters, digits and . _ - only.`);
	}
}

function* checkContainerNames({ services, title }: Project): Iterable<PlatformRemark> {
	const taken = new Map<string, Located<string>>();
	for (const service of services.filter(isAlwaysStarted)) {
		const name = service.get("container_name").string();
		if (!name) continue;
		const other = taken.get(name.value);
		taken.set(name.value, { value: nameOf(service), at: name.at });
		if (!other) continue;
		const what = `the container of \`${nameOf(service)}\` is called \`${name.value}\`, but so is that of \`${other.value}\`.`;
		yield refused(name.at, title, what, elsewhere("The name is taken here.", other.at));
	}
}

/** Of services with profiles only some run together. */
function isAlwaysStarted(service: Cursor): boolean {
	const count = service.get("scale").number() ?? service.get("deploy", "replicas").number();
	return !service.get("profiles").present && count?.value !== 0;
}

function* checkPorts({ services, title }: Project): Iterable<PlatformRemark> {
	for (const item of services.flatMap((service) => service.get("ports").items())) {
		const parsed = parsePort(item);
		if (parsed && "problem" in parsed && item.at) {
			yield refused(item.at, title, `a port is written as \`HOST:CONTAINER\`, but ${parsed.problem}.`);
		}
	}
	const open = services.filter((service) => isAlwaysStarted(service) && !service.get("network_mode").present);
	const taken = new Map<string, readonly Taken[]>();
	const told = new Set<string>();
	for (const service of open) {
		for (const port of publishedBy(service)) {
			const key = `${port.host}/${port.protocol}`;
			const others = taken.get(key) ?? [];
			taken.set(key, [...others.slice(0, 20), { service, port }]);
			const other = others.find((one) => one.service !== service && collide(one.port, port));
			const pair = `${nameOf(service)} ${other ? nameOf(other.service) : ""}`;
			if (!other || told.has(pair)) continue;
			told.add(pair);
			yield bothPublish({ service, port }, other, services);
		}
	}
}

interface Taken {
	readonly service: Cursor;
	readonly port: Published;
}

/** Services that are never started together may share a port; those of which one waits for the other may not. */
function bothPublish({ service, port }: Taken, other: Taken, services: readonly Cursor[]): PlatformRemark {
	const [one, two] = [nameOf(service), nameOf(other.service)];
	const together = waitsFor(one, two, services) || waitsFor(two, one, services);
	return {
		rule: "config/rejected",
		severity: together ? "error" : "warning",
		at: port.at,
		message: `\`${one}\` publishes the port ${port.host} of the host, but \`${two}\` has it already, so only one of them can run.`,
		...elsewhere("The port is taken here.", other.port.at),
	};
}

/** Does one service not start without the other? */
function waitsFor(service: string, other: string, services: readonly Cursor[]): boolean {
	const reached = new Set([service]);
	const edges = new Map(services.map((one) => [nameOf(one), one]));
	for (const name of reached) {
		const one = edges.get(name);
		if (one) for (const { value } of dependenciesOf(one)) reached.add(value);
	}
	return reached.has(other);
}

/** Images of which it is known that they bring no health check of their own. */
const withoutCheck =
	/^(?:docker\.io\/)?(?:library\/)?(?:postgres|redis|mysql|mariadb|mongo|rabbitmq|nginx)(?:[:@]|$)|^(?:docker\.io\/)?(?:ollama\/ollama|vllm\/vllm-openai)(?:[:@]|$)/;

function* checkHealth({ services, complete, title }: Project): Iterable<PlatformRemark> {
	const byName = new Map(services.map((service) => [nameOf(service), service]));
	for (const service of services) {
		for (const dependency of service.get("depends_on").entries()) {
			const condition = dependency.get("condition").string();
			const other = byName.get(dependency.key?.value ?? "");
			if (condition?.value !== "service_healthy" || !other || other.get("extends").present || !complete) continue;
			const reason = reasonForNoHealth(other);
			if (!reason) continue;
			const what = `\`${nameOf(service)}\` waits for \`${nameOf(other)}\` to be healthy, but ${reason}.`;
			yield refused(condition.at, title, what, elsewhere(`\`${nameOf(other)}\` stands here.`, other.key?.at));
		}
	}
}

function reasonForNoHealth(service: Cursor): string | undefined {
	const check = service.get("healthcheck");
	const first = check.get("test", 0).string()?.value ?? check.get("test").string()?.value;
	if (check.get("disable").boolean()?.value || first === "NONE") return "its health check is turned off";
	if (check.present || service.get("build").present) return undefined;
	const image = imageOf(service)?.value ?? "";
	return withoutCheck.test(image) ? "neither it nor its image has a health check" : undefined;
}

/** Volumes, secrets and configs that somebody else keeps have no settings of their own, and a file has one source. */
function* checkResources({ document, title }: Project): Iterable<PlatformRemark> {
	for (const volume of document.get("volumes").entries()) {
		const external = volume.get("external");
		if (external.boolean()?.value !== true && !external.isMap) continue;
		const extra = volume.entries().find(({ key }) => key && !/^(?:name|external|x-.*)$/.test(key.value));
		if (extra?.key)
			yield refused(extra.key.at, title, `\`${extra.key.value}\` stands beside \`external\`, which leaves all of that to others.`);
	}
	for (const [section, sources] of [
		["secrets", ["file", "environment"]],
		["configs", ["file", "environment", "content"]],
	] as const) {
		for (const one of document.get(section).entries()) {
			const stated = sources.flatMap((source) => one.get(source).key ?? []);
			const [first, second] = stated;
			if (first && second) yield refused(second.at, title, `\`${first.value}\` and \`${second.value}\` exclude each other.`);
			if (first || !one.key || one.get("driver").present || one.get("external").present || one.templated) continue;
			const message = `\`${one.key.value}\` says neither where it comes from nor that it is external, but ${title} wants ${sources.map((source) => `\`${source}\``).join(" or ")}.`;
			yield { rule: "config/missing-field", at: one.key.at, message };
		}
	}
}
