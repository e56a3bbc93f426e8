import type { Container, EnvironmentVariable, Resource } from "../../facts/facts.ts";
import type { Probe } from "../../facts/probe.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { limitPlace } from "./limit-place.ts";

/** Reads what a container says. `at` is what to underline when the whole container is meant. */
export function readContainer(container: Cursor, dialect: string, at: Span, text: string): Container {
	const [name, image] = ["name", "image"].map((key) => container.get(key).word());
	const resources = container.get("resources");
	return {
		kind: "container",
		at,
		dialect,
		...(name ? { name } : {}),
		...(image ? { image } : {}),
		arguments: [...container.get("command").items(), ...container.get("args").items()].flatMap((argument) => argument.word() ?? []),
		environment: readEnvironment(container),
		requests: readResources(resources.get("requests")),
		limits: readResources(resources.get("limits")),
		...limitPlace(container, text),
		...(moreThanRead(resources) ? { moreResources: true } : {}),
		probes: readProbes(container),
	};
}

/** Variables whose name is known; one that comes from a secret, a config map or a field has no value. */
export function readEnvironment(container: Cursor): readonly EnvironmentVariable[] {
	return container
		.get("env")
		.items()
		.flatMap((variable) => {
			const name = variable.get("name").string();
			const place = variable.get("value");
			const [value, key] = [place.word(), place.key?.at];
			const written = value && key && { ...key, end: value.at.end };
			return name ? [{ name, ...(value ? { value } : {}), ...(written ? { written } : {}) }] : [];
		});
}

/** The last one counts, as in Kubernetes. */
export function variable(container: Cursor, name: string): Cursor | undefined {
	return container
		.get("env")
		.items()
		.findLast((item) => item.get("name").string()?.value === name);
}

export function readResources(map: Cursor): readonly Resource[] {
	return map.entries().flatMap((entry) => {
		const quantity = entry.word();
		return entry.key && quantity ? [{ name: entry.key, quantity }] : [];
	});
}

/** A placeholder may stand for anything, and devices may be claimed instead of counted. */
function moreThanRead(resources: Cursor): boolean {
	const maps = [resources, resources.get("requests"), resources.get("limits")];
	return resources.get("claims").present || maps.some((map) => map.templated || map.entries().some((entry) => entry.templated));
}

/** An argument of several words is a script for a shell: its words, each where it stands, without its comments. */
export function splitScripts(words: readonly Located<string>[], text: string): readonly Located<string>[] {
	return words.flatMap((word) => {
		const { value, at } = word;
		if (!/\s/.test(value)) return [word];
		const script = withoutComments(text.slice(at.start, at.end));
		return [...script.matchAll(/[^\s"'\\]+/g)].map((match) => {
			const start = at.start + match.index;
			return { value: match[0], at: { ...at, start, end: start + match[0].length } };
		});
	});
}

/** What a shell passes over becomes blanks, so that everything else stays where it is. After a quote nobody knows whether `#` begins a comment. */
export function withoutComments(script: string): string {
	return script.replace(/^((?:[^"'\n]*?[ \t])?)(#.*)$/gm, (_, before: string, comment: string) => before + " ".repeat(comment.length));
}

/**
 * The value of a command line flag, as `--flag=value` or as two words; `--flag` alone yields an empty text.
 * Hyphens and underscores are the same, as they are to Python's servers.
 */
export function flag(words: readonly Located<string>[], ...names: readonly string[]): Located<string> | undefined {
	const wanted = names.map(fold);
	for (const [i, { value: word, at }] of words.entries()) {
		const equals = word.indexOf("=");
		const name = fold(equals < 0 ? word : word.slice(0, equals));
		if (!wanted.includes(name)) continue;
		if (equals >= 0) return { value: word.slice(equals + 1), at };
		const next = words[i + 1];
		return next && !next.value.startsWith("-") && next.at.file === at.file
			? { value: next.value, at: { ...at, end: next.at.end } }
			: { value: "", at };
	}
	return undefined;
}

/** An item of a list with all that makes it one, its line or its comma: what is deleted with it. Nothing where other words share its line. */
export function listItem(at: Span, text: string): Span | undefined {
	const lineStart = text.lastIndexOf("\n", at.start - 1) + 1;
	const newline = text.indexOf("\n", at.end);
	const lineEnd = newline < 0 ? text.length : newline + 1;
	const before = text.slice(lineStart, at.start);
	const after = text.slice(at.end, lineEnd);
	if (/^\s*-\s*$/.test(before)) return /^\s*(#.*)?$/.test(after) ? { ...at, start: lineStart, end: lineEnd } : undefined;
	const [comma = ""] = /,\s*$/.exec(before) ?? [];
	if (comma !== "") return { ...at, start: at.start - comma.length };
	const [next = ""] = /^\s*,\s*/.exec(after) ?? [];
	return next === "" ? undefined : { ...at, end: at.end + next.length };
}

function fold(name: string): string {
	return name.replace(/^-+/, "").replaceAll("_", "-");
}

const handlers = ["httpGet", "tcpSocket", "grpc", "exec"] as const;

function readProbes(container: Cursor): readonly Probe[] {
	return (["liveness", "readiness", "startup"] as const).flatMap((type) => {
		const probe = container.get(`${type}Probe`);
		const at = probe.key?.at;
		return probe.isMap && at ? [{ type, at, ...readProbe(probe) }] : [];
	});
}

function readProbe(probe: Cursor): Omit<Probe, "type" | "at"> {
	const stated = handlers.filter((name) => probe.get(name).isMap);
	const [handler = ""] = stated.length === 1 ? stated : [];
	const port = probe.get(handler, "port");
	const path = probe.get("httpGet", "path").string();
	const seconds = {
		initialDelay: probe.get("initialDelaySeconds").number(),
		period: probe.get("periodSeconds").number(),
		timeout: probe.get("timeoutSeconds").number(),
		failures: probe.get("failureThreshold").number(),
	};
	return {
		...maybe({ handler: handler || undefined, path, port: port.string() ?? port.number(), ...seconds }),
		...(probe.entries().some((entry) => entry.templated) || probe.get(handler, "host").present ? { uncertain: true } : {}),
	};
}
