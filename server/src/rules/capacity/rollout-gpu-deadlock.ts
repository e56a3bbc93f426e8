import type { Service } from "../../facts/facts.ts";
import type { Fix } from "../../facts/finding.ts";
import type { Rollout } from "../../facts/workload.ts";
import { type Lineage, replicasOf } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, related } from "../words.ts";
import { accelerators, isAccelerator } from "./serving.ts";

export const rolloutGpuDeadlock = rule({
	id: "capacity/rollout-gpu-deadlock",
	summary: "A rolling update waits for GPUs that only the old pods could give back.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check({ gpuPool }, { services, lineage }) {
		const users = services.flatMap((service) => userOf(service, lineage) ?? []);
		if (!gpuPool || new Set(users.flatMap(({ kinds }) => kinds)).size !== 1) return;
		const used = users.reduce((sum, { gpus, replicas }) => sum + gpus * replicas.value, 0);
		for (const { service, gpus, replicas } of users) {
			const { rollout, name } = service;
			if (!rollout || gpuPool.value - used >= gpus || !keepsAll(rollout, replicas.value)) continue;
			const holding = used >= gpuPool.value ? "all of them" : `${used} of them`;
			const message = `${gpuPool.value} ${gpuPool.value === 1 ? "GPU" : "GPUs"} can be had and ${holding} are in use, but a rolling update of ${called(name, "the service")} needs ${gpus} more before it ends an old pod, so that it never gets on.`;
			const places = [
				{ value: `${replicas.value} ${replicas.value === 1 ? "replica is" : "replicas are"} kept running.`, at: replicas.at },
				{ value: "No old pod may be missing before a new one is ready.", at: rollout.unavailable?.at ?? rollout.at },
			];
			yield { at: gpuPool.at, message, ...related(...places), ...endFirst(rollout) };
		}
	},
});

interface User {
	readonly service: Service;
	/** Of one replica. */
	readonly gpus: number;
	readonly kinds: readonly string[];
	/** At least. */
	readonly replicas: Located<number>;
}

/** Nothing of a service without GPUs, and of one whose replicas nobody tells. */
function userOf(service: Service, lineage: Lineage): User | undefined {
	const replicas = replicasOf(service, lineage).minReplicas;
	const gpus = service.containers.reduce((sum, container) => sum + accelerators(container), 0);
	const resources = service.containers.flatMap(({ requests, limits }) => [...requests, ...limits]);
	const kinds = resources.flatMap(({ name }) => (isAccelerator(name.value) ? [name.value] : []));
	return replicas && replicas.value > 0 && gpus > 0 ? { service, gpus, kinds, replicas } : undefined;
}

/** Shares of pods that may be missing are rounded down, and those that may be there besides are rounded up. */
function keepsAll({ surge, unavailable }: Rollout, replicas: number): boolean {
	const missing = podsOf(unavailable?.value ?? "25%", replicas, Math.floor);
	const besides = podsOf(surge?.value ?? "25%", replicas, Math.ceil);
	return missing === 0 && besides !== undefined && besides > 0;
}

function podsOf(written: string, replicas: number, round: (share: number) => number): number | undefined {
	const [, number, percent] = /^(\d+)(%?)$/.exec(written) ?? [];
	if (number === undefined) return undefined;
	return percent === "%" ? round((Number(number) * replicas) / 100) : Number(number);
}

function endFirst({ surge, unavailable }: Rollout): { readonly fix?: Fix } {
	if (!surge || !unavailable) return {};
	const edits = [
		{ at: surge.at, text: "0" },
		{ at: unavailable.at, text: "1" },
	];
	return { fix: { title: "End an old pod before a new one starts", safe: false, edits } };
}
