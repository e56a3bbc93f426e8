import type { ServingRuntime } from "../facts/runtime.ts";
import type { Asking, Named } from "./asking.ts";

/** What the platform ships in the targeted release, and what the workspace declares. */
export function runtimes(asking: Asking): readonly Named[] {
	const format = nearestFormat(asking);
	const all = everyRuntime(asking);
	const fitting = all.filter(({ formats: known }) => format === undefined || known.some(({ name }) => name === format));
	return (fitting.length > 0 ? fitting : all).map(({ name, formats: known, from }) => {
		return { word: name, detail: `${[...new Set(known.map((one) => one.name))].join(", ")}, ${from}`, kind: "name" };
	});
}

export function formats(asking: Asking): readonly Named[] {
	const serving = new Map<string, string[]>();
	for (const runtime of everyRuntime(asking)) {
		for (const name of new Set(runtime.formats.map((one) => one.name))) serving.set(name, [...(serving.get(name) ?? []), runtime.name]);
	}
	return [...serving].map(([word, by]) => ({ word, detail: `served by ${[...new Set(by)].join(", ")}`, kind: "name" }));
}

function everyRuntime({ world, file, dialect }: Asking): readonly (Pick<ServingRuntime, "name" | "formats"> & { readonly from: string })[] {
	const target = world.settings(file).targets[dialect.id];
	const shipped = dialect.shipsRuntimes?.(target) ?? [];
	return [
		...world.lineage.runtimes().map((runtime) => ({ ...runtime, from: `declared in ${runtime.at.file}` })),
		...shipped.map((runtime) => ({ ...runtime, from: `shipped with ${dialect.title}` })),
	];
}

/** The format that is asked for beside the runtime. */
function nearestFormat({ world, file, maps }: Asking): string | undefined {
	const own = world.reading(file)?.facts.models ?? [];
	return maps.at(-1)?.has("modelFormat") ? own[0]?.format?.value : undefined;
}
