import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Component, Pipeline } from "./pipeline.ts";

/** Tasks that wait for one another never start: Argo turns the workflow down that the server makes of them. */
export function* checkCycles(pipeline: Pipeline): Iterable<PlatformRemark> {
	for (const component of pipeline.components) {
		const waits = waitsOf(component);
		const done = new Set<string>();
		for (const task of waits.keys()) {
			const way = cycleFrom(task, waits, done);
			const [first] = way;
			if (!first) continue;
			const names = way.map(({ value }) => `\`${value}\``).join(" for ");
			const message = `The tasks wait for one another, ${names} for \`${first.value}\`, so ${pipeline.title} cannot run the pipeline.`;
			yield { rule: "config/rejected", at: first.at, message };
		}
	}
}

type Waits = ReadonlyMap<string, readonly Located<string>[]>;

function waitsOf({ tasks }: Component): Waits {
	return new Map(
		tasks.entries().flatMap((task) => {
			const before = task
				.get("dependentTasks")
				.items()
				.flatMap((item) => item.string() ?? []);
			return task.key ? [[task.key.value, before] as const] : [];
		}),
	);
}

/** The references along the first cycle that is found from here, without recursion because a pipeline may be long; `done` tasks lead to none. */
function cycleFrom(start: string, waits: Waits, done: Set<string>): readonly Located<string>[] {
	const way: { readonly name: string; readonly by: Located<string> | undefined; next: number }[] = [
		{ name: start, by: undefined, next: 0 },
	];
	for (let last = way.at(-1); last; last = way.at(-1)) {
		const before = done.has(last.name) ? undefined : waits.get(last.name)?.[last.next++];
		if (!before) {
			done.add(last.name);
			way.pop();
			continue;
		}
		const again = way.findIndex(({ name }) => name === before.value);
		if (again >= 0) {
			const along = [...way.slice(again + 1).flatMap(({ by }) => by ?? []), before];
			for (const { name } of way) done.add(name);
			return along;
		}
		way.push({ name: before.value, by: before, next: 0 });
	}
	return [];
}
