import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { dangling, refused } from "../kubernetes/remark.ts";
import { mountsOf } from "./mounts.ts";
import { definedIn, nameOf, type Project } from "./project.ts";

/** Names of services, volumes, networks, secrets, configs and models that the file does not define. */
export function* checkReferences(project: Project): Iterable<PlatformRemark> {
	yield* checkCycles(project);
	if (!project.complete) return;
	const services = names(definedIn(project, "services"));
	const uses = project.services.map((service) => ({ service, mentions: servicesNamedBy(service) }));
	for (const { service, mentions } of uses) {
		for (const { verb, name } of mentions) yield* unknown(service, verb, "service", name, services);
	}
	if (project.kind === "Version1") return;
	for (const section of sections) {
		const known = names(definedIn(project, section.key));
		for (const service of project.services) {
			for (const name of section.used(service)) yield* unknown(service, section.verb, section.what, name, known);
		}
	}
}

interface Section {
	readonly key: string;
	readonly what: string;
	readonly verb: string;
	used(service: Cursor): readonly Located<string>[];
}

const sections: readonly Section[] = [
	{ key: "volumes", what: "volume", verb: "mounts", used: volumesOf },
	{
		key: "networks",
		what: "network",
		verb: "is in",
		used: (service) => listed(service.get("networks")).filter(({ value }) => value !== "default"),
	},
	{
		key: "secrets",
		what: "secret",
		verb: "reads",
		used: (service) => [...granted(service.get("secrets")), ...granted(service.get("build", "secrets"))],
	},
	{ key: "configs", what: "config", verb: "reads", used: (service) => granted(service.get("configs")) },
	{ key: "models", what: "model", verb: "uses", used: (service) => listed(service.get("models")) },
];

function volumesOf(service: Cursor): readonly Located<string>[] {
	return mountsOf(service).flatMap(({ type, source }) => (type === "volume" && source && source.value !== "" ? [source] : []));
}

/** The names of a list, or the keys of a map. */
function listed(cursor: Cursor): readonly Located<string>[] {
	return [...cursor.items().flatMap((item) => item.string() ?? []), ...cursor.entries().flatMap(({ key }) => key ?? [])];
}

function granted(list: Cursor): readonly Located<string>[] {
	return list.items().flatMap((item) => (item.isMap ? item.get("source") : item).string() ?? []);
}

function names(definitions: readonly Cursor[]): readonly string[] {
	return definitions.map(nameOf);
}

interface Mention {
	readonly verb: string;
	readonly name: Located<string>;
}

function servicesNamedBy(service: Cursor): readonly Mention[] {
	const told = (verb: string, found: readonly Located<string>[]) => found.map((name): Mention => ({ verb, name }));
	const before = (list: Cursor) =>
		list.items().flatMap((item) => {
			const text = item.string();
			return text && !text.value.startsWith("container:") ? [{ value: text.value.split(":")[0] ?? "", at: text.at }] : [];
		});
	const shared = ["network_mode", "ipc", "pid", "uts"].flatMap((key) => {
		const text = service.get(key).string();
		return text?.value.startsWith("service:") ? [{ value: text.value.slice("service:".length), at: text.at }] : [];
	});
	const base = service.get("extends");
	const extended = base.isMap ? (base.get("file").present ? undefined : base.get("service").string()) : base.string();
	return [
		...told("depends on", dependenciesOf(service)),
		...told("links to", before(service.get("links"))),
		...told("takes its mounts from", before(service.get("volumes_from"))),
		...told("shares a namespace with", shared),
		...told("extends", extended ? [extended] : []),
	];
}

/** Those that are waited for, whether or not the service goes on without them: even then they must be defined. */
export function dependenciesOf(service: Cursor): readonly Located<string>[] {
	return listed(service.get("depends_on"));
}

function* unknown(service: Cursor, verb: string, what: string, name: Located<string>, known: readonly string[]): Iterable<PlatformRemark> {
	if (known.includes(name.value) || name.value.includes("$")) return;
	const meant = nearest(name.value, known);
	const hint = meant ? `; did you mean \`${meant}\`?` : ".";
	yield dangling(
		name.at,
		`The service \`${nameOf(service)}\` ${verb} the ${what} \`${name.value}\`, which the file does not define${hint}`,
	);
}

/** Services that wait for one another are never started. Each is gone through once, and none of them recursively. */
function* checkCycles({ services, title }: Project): Iterable<PlatformRemark> {
	const edges = new Map(services.map((service) => [nameOf(service), dependenciesOf(service)]));
	const done = new Set<string>();
	for (const start of edges.keys()) {
		const way: { readonly name: string; readonly left: Located<string>[] }[] = [];
		const enter = (name: string) => way.push({ name, left: [...(edges.get(name) ?? [])] });
		if (!done.has(start)) enter(start);
		for (let last = way.at(-1); last; last = way.at(-1)) {
			const next = last.left.shift();
			if (!next) {
				done.add(last.name);
				way.pop();
			} else if (!done.has(next.value)) {
				const back = way.findIndex(({ name }) => name === next.value);
				if (back < 0) enter(next.value);
				else yield refused(next.at, title, circle(way.slice(back).map(({ name }) => name)));
			}
		}
	}
}

function circle(names: readonly string[]): string {
	const [first = "", ...rest] = names.map((name) => `\`${name}\``);
	if (rest.length === 0) return `${first} depends on itself.`;
	const shown = rest.length > 6 ? [...rest.slice(0, 3), "…", ...rest.slice(-2)] : rest;
	return `${[first, ...shown].join(" depends on ")}, which depends on ${first} again.`;
}
