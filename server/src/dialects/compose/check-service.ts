import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, ignored, outOfRange, refused } from "../kubernetes/remark.ts";
import { variablesOf } from "./container.ts";
import { mountsOf } from "./mounts.ts";
import { nameOf, type Project } from "./project.ts";
import { parseSize } from "./sizes.ts";

/** What Compose asks of one service beyond the form of its fields. */
export function* checkService(service: Cursor, project: Project): Iterable<PlatformRemark> {
	const { title } = project;
	const at = service.key?.at ?? service.at;
	if (!service.isMap || !at) return;
	yield* checkSource(service, at, project);
	yield* checkTest(service, title);
	yield* checkScale(service, title);
	yield* checkBounds(service, title);
	yield* checkNetworks(service, title);
	yield* checkDevices(service, title);
	yield* checkTargets(service, title);
	yield* checkVariables(service, project);
	yield* checkWatched(service, title);
	yield* checkRepeated(service, title);
}

function* checkSource(service: Cursor, at: Span, { title, complete }: Project): Iterable<PlatformRemark> {
	const build = service.get("build");
	const has = ["image", "build", "provider", "extends"].some((key) => service.get(key).present);
	if (!has && complete) {
		const message = `The service \`${nameOf(service)}\` has no \`image\` and no \`build\`, but ${title} needs one of them.`;
		yield { rule: "config/missing-field", at, message };
	}
	const [file, inline] = [build.get("dockerfile"), build.get("dockerfile_inline")];
	if (file.key && inline.key) yield exclusive(file.key.at, inline.key.at, "dockerfile", "dockerfile_inline", title);
	const platform = service.get("platform").string();
	const built = build.get("platforms").items();
	if (!platform || built.length === 0 || built.some((one) => one.templated || one.string()?.value === platform.value)) return;
	const what = `the service runs on \`${platform.value}\`, but its image is not built for that.`;
	yield refused(platform.at, title, what, elsewhere("The image is built for these.", build.get("platforms").key?.at));
}

function exclusive(at: Span, other: Span, one: string, two: string, title: string): PlatformRemark {
	return refused(at, title, `\`${one}\` and \`${two}\` exclude each other.`, elsewhere(`\`${two}\` stands here.`, other));
}

/** A list whose first word is the command itself is the usual slip. */
function* checkTest(service: Cursor, title: string): Iterable<PlatformRemark> {
	const first = service.get("healthcheck", "test", 0).string();
	if (!first || ["CMD", "CMD-SHELL", "NONE"].includes(first.value)) return;
	const what = `the \`test\` of a health check starts with \`CMD\`, \`CMD-SHELL\` or \`NONE\`, but here it starts with \`${first.value}\`.`;
	const fix = { title: "Start with CMD", safe: true, edits: [{ at: { ...first.at, end: first.at.start }, text: '"CMD", ' }] };
	const inline = service.get("healthcheck", "test").at?.start;
	yield refused(first.at, title, what, inline !== undefined && first.at.start - inline <= 2 && first.at.start > inline ? { fix } : {});
}

function* checkScale(service: Cursor, title: string): Iterable<PlatformRemark> {
	const [scale, replicas] = [service.get("scale"), service.get("deploy", "replicas")];
	const [few, many] = [scale.number(), replicas.number()];
	if (few && many && few.value !== many.value && scale.key) {
		const what = `\`scale\` is ${few.value}, but \`deploy.replicas\` is ${many.value}.`;
		yield refused(few.at, title, what, elsewhere("The replicas stand here.", many.at));
	}
	for (const [count, key] of [
		[few, "scale"],
		[many, "replicas"],
	] as const) {
		if (count && count.value < 0) yield outOfRange(count.at, `\`${key}\` is ${count.value}, but ${title} wants 0 or more.`);
	}
	const count = few ?? many;
	const name = service.get("container_name");
	if (!count || count.value < 2 || !name.key) return;
	const what = `the service has ${count.value} containers, but \`container_name\` gives all of them one name.`;
	yield refused(name.key.at, title, what, elsewhere("Their number stands here.", count.at));
}

const bounds = [
	["cpus", "limits", "cpus"],
	["mem_limit", "limits", "memory"],
	["pids_limit", "limits", "pids"],
	["mem_reservation", "reservations", "memory"],
] as const;

/** The old keys and those of `deploy` must agree, and one of `deploy` that is not stated counts as 0. */
function* checkBounds(service: Cursor, title: string): Iterable<PlatformRemark> {
	for (const [old, part, key] of bounds) {
		const [here, group] = [service.get(old), service.get("deploy", "resources", part)];
		const there = group.get(key);
		const stated = here.word();
		if (!stated || !here.key || !group.isMap || !group.key || amountOf(here, old) === 0 || there.templated) continue;
		const other = there.word();
		if (other && amountOf(there, old) === amountOf(here, old)) continue;
		const path = `deploy.resources.${part}`;
		const what = other
			? `\`${old}\` is ${stated.value}, but \`${path}.${key}\` is ${other.value}.`
			: `\`${old}\` stands beside \`${path}\`, which does not say the same as \`${key}\`.`;
		yield refused(here.key.at, title, what, elsewhere(`\`${path}\` stands here.`, there.key?.at ?? group.key.at));
	}
}

function amountOf(bound: Cursor, key: string): number | undefined {
	const text = bound.word()?.value ?? "";
	return key.startsWith("mem") ? parseSize(text) : Number(text);
}

function* checkNetworks(service: Cursor, title: string): Iterable<PlatformRemark> {
	const [mode, networks, ports] = [service.get("network_mode"), service.get("networks"), service.get("ports")];
	if (!mode.key || !mode.string()) return;
	const some = networks.items().length + networks.entries().length > 0;
	if (networks.key && some) yield exclusive(mode.key.at, networks.key.at, "network_mode", "networks", title);
	if (mode.string()?.value !== "host" || !ports.key || ports.items().length === 0) return;
	const message = "`ports` publishes nothing here, because with `network_mode: host` the container has the ports of the host itself.";
	yield ignored(ports.key.at, message, elsewhere("The mode stands here.", mode.at));
}

function* checkDevices(service: Cursor, title: string): Iterable<PlatformRemark> {
	const requests = [...service.get("deploy", "resources", "reservations", "devices").items(), ...service.get("gpus").items()];
	for (const request of requests) {
		const [count, ids] = [request.get("count"), request.get("device_ids")];
		if (count.key && ids.key) yield exclusive(count.key.at, ids.key.at, "count", "device_ids", title);
		const word = count.word();
		if (!word || /^(?:all|-?\d+)$/i.test(word.value)) continue;
		yield { rule: "config/unknown-value", at: word.at, message: `\`count\` is \`${word.value}\`, but ${title} wants a number or \`all\`.` };
	}
}

/** Of several mounts at one path the last one counts. */
function* checkTargets(service: Cursor, title: string): Iterable<PlatformRemark> {
	const taken = new Map<string, Span>();
	yield* checkMounts(service, title);
	for (const { target, at } of mountsOf(service).toReversed()) {
		const other = target === undefined ? undefined : taken.get(target);
		if (target === undefined) continue;
		taken.set(target, other ?? at);
		if (!other) continue;
		yield ignored(
			at,
			`Something else is mounted at \`${target}\` below, and ${title} keeps only that.`,
			elsewhere("It is mounted here.", other),
		);
	}
}

function* checkMounts(service: Cursor, title: string): Iterable<PlatformRemark> {
	const tmpfs = service.get("tmpfs");
	const inMemory = [...tmpfs.items(), tmpfs].flatMap((one) => one.string()?.value.split(":")[0] ?? []);
	for (const item of service.get("volumes").items()) {
		const text = item.string();
		const empty = text?.value === "" || text?.value.split(":").some((part) => part === "");
		if (text && empty)
			yield refused(text.at, title, `a mount is written as \`SOURCE:TARGET\`, but \`${text.value}\` leaves one of them empty.`);
		if (item.isMap && !item.get("target").present && item.at) yield refused(firstKey(item) ?? item.at, title, "a mount has no `target`.");
	}
	for (const { target, at } of mountsOf(service)) {
		if (target === undefined || !inMemory.includes(target)) continue;
		yield refused(
			at,
			title,
			`\`${target}\` is mounted here, but \`tmpfs\` is mounted there too.`,
			elsewhere("`tmpfs` stands here.", tmpfs.key?.at),
		);
	}
}

function firstKey(map: Cursor): Span | undefined {
	return map.entries()[0]?.key?.at;
}

/** Only a rebuild and a restart need no place to copy to. */
function* checkWatched(service: Cursor, title: string): Iterable<PlatformRemark> {
	for (const watch of service.get("develop", "watch").items()) {
		const action = watch.get("action").string();
		if (!action || watch.get("target").present || !/^sync/.test(action.value)) continue;
		yield {
			rule: "config/missing-field",
			at: action.at,
			message: `\`${action.value}\` copies files, but ${title} is not told to which \`target\`.`,
		};
	}
}

/** In the list form nothing keeps a name from standing twice. */
function* checkVariables(service: Cursor, { text, title }: Project): Iterable<PlatformRemark> {
	if (!service.get("environment").isList) return;
	const later = new Map<string, { readonly value: string | undefined; readonly at: Span }>();
	for (const { name, value } of variablesOf(service, text).toReversed()) {
		const other = later.get(name.value);
		if (!other) later.set(name.value, { value: value?.value, at: name.at });
		if (!other || !value || other.value === undefined || other.value === value.value) continue;
		const message = `\`${name.value}\` is set anew below, and ${title} keeps only that.`;
		yield { rule: "config/duplicate-key", severity: "warning", at: name.at, message, ...elsewhere("It is set here.", other.at) };
	}
}

/** Lists in which Compose bears nothing twice. */
function* checkRepeated(service: Cursor, title: string): Iterable<PlatformRemark> {
	const ids = service
		.get("deploy", "resources", "reservations", "devices")
		.items()
		.map((request) => request.get("device_ids"));
	for (const list of [...["depends_on", "networks", "group_add", "security_opt"].map((key) => service.get(key)), ...ids]) {
		const seen = new Map<string, Span>();
		for (const word of list.items().flatMap((item) => item.word() ?? [])) {
			const other = seen.get(word.value);
			seen.set(word.value, other ?? word.at);
			if (other)
				yield refused(
					word.at,
					title,
					`\`${word.value}\` stands twice in \`${list.key?.value}\`.`,
					elsewhere("It stands here already.", other),
				);
		}
	}
}
