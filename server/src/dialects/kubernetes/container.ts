import type { Container, EnvironmentVariable, Probe, Resource } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** Reads what a container says. `at` is what to underline when the whole container is meant. */
export function readContainer(container: Cursor, dialect: string, at: Span): Container {
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
		...(resources.isMap && resources.at ? { resourcesAt: resources.at } : {}),
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
			const value = variable.get("value").word();
			return name ? [{ name, ...(value ? { value } : {}) }] : [];
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

function fold(name: string): string {
	return name.replace(/^-+/, "").replaceAll("_", "-");
}

function readProbes(container: Cursor): readonly Probe[] {
	return (["liveness", "readiness", "startup"] as const).flatMap((type) => {
		const probe = container.get(`${type}Probe`);
		const path = probe.get("httpGet", "path").string();
		const at = probe.key?.at;
		return probe.isMap && at ? [{ type, at, ...(path ? { path } : {}) }] : [];
	});
}
