import { replicasOf } from "../../lineage/lineage.ts";
import { dateText } from "../../rules/words.ts";
import { many, type Proof, proof, said } from "./answer.ts";
import type { Part } from "./challenges.ts";
import type { Deployment } from "./deployment.ts";

export function part(proofs: readonly Proof[], missing: string): Part {
	return { proofs, missing };
}

export function byItself(retraining: Deployment["card"]["retraining"]): Part {
	const trigger = retraining?.trigger;
	return part(
		trigger && trigger.value !== "manual" ? said(trigger, (value) => `Training begins by \`${value}\`.`) : [],
		"a trigger that is no person",
	);
}

export function benchmark({ modelFile, world, card }: Deployment): readonly Proof[] {
	const result = modelFile === undefined ? undefined : world.known.benchmark(modelFile);
	const at = card.model?.artifact?.at ?? card.at;
	return result?.outcome === "measured" ? [proof(at, `It was measured on ${dateText(Date.parse(result.takenAt))}.`)] : [];
}

export function objective({ card: { slo } }: Deployment): readonly Proof[] {
	const [stated] = (["p95Ms", "p99Ms", "p50Ms"] as const).flatMap((key) => (slo?.[key] ? [{ key, ...slo[key] }] : []));
	return stated ? [proof(stated.at, `${stated.key.slice(1, 3)} of 100 requests are to be answered within ${stated.value} ms.`)] : [];
}

export function trainedOn({ model }: Deployment["card"]): readonly Proof[] {
	const trained = model?.trainingData;
	return said(trained?.id, (value) => `It is trained on \`${value}\`.`);
}

/** One proof for a list of which every entry says something, and none for a list without entries. */
export function all<T>(
	list: readonly T[],
	stated: (one: T) => { readonly at: Proof["at"] } | undefined,
	sentence: string,
): readonly Proof[] {
	const [first] = list;
	const place = first && list.every((one) => stated(one)) ? stated(first) : undefined;
	return place ? [proof(place.at, `Every ${sentence}.`)] : [];
}

export function featuresWith(
	{ features }: Deployment["card"],
	stated: (one: Deployment["card"]["features"][number]) => { readonly at: Proof["at"] } | undefined,
	sentence: string,
) {
	return all(features, stated, `feature ${sentence}`);
}

export function manifestsOf({ card, world }: Deployment): readonly Proof[] {
	const [first] = card.manifests.filter(({ path }) => world.lineage.factsOf(path));
	return first ? [proof(first.at, `\`${first.written}\` deploys it.`)] : [];
}

export function watched({ card: { monitoring } }: Deployment): readonly Proof[] {
	return monitoring
		.slice(0, 1)
		.map(({ at }) => proof(at, `${many(monitoring.length, "figure")} ${monitoring.length === 1 ? "is" : "are"} watched.`));
}

export function watchedQuality({ card: { monitoring } }: Deployment): readonly Proof[] {
	return monitoring.flatMap(({ metric }) => said(metric, (value) => `\`${value}\` is watched.`)).slice(0, 1);
}

export function alerts({ card: { monitoring } }: Deployment): readonly Proof[] {
	return monitoring
		.flatMap(({ alert, alertRoute }) => (alert ? [proof(alert, `${alertRoute ? `\`${alertRoute.value}\`` : "Somebody"} is told.`)] : []))
		.slice(0, 1);
}

export function replicas({ services, world }: Deployment): readonly Proof[] {
	return services.flatMap((service) => {
		const { minReplicas } = replicasOf(service, world.lineage);
		return minReplicas && minReplicas.value >= 2 ? said(minReplicas, (value) => `At least ${value} replicas run.`) : [];
	});
}

export function fallback({ card }: Deployment): readonly Proof[] {
	const type = card.fallback?.type;
	return type && type.value !== "none" ? said(type, (value) => `When it does not answer, a ${value} does.`) : [];
}

export function versions({ card, stages, facts }: Deployment): readonly Proof[] {
	const records = facts.flatMap(({ datasets }) =>
		datasets.flatMap(({ checksum }) => said(checksum, () => "The data is kept by its checksum.")),
	);
	return [...said(card.model?.trainingData?.version, (value) => `The data is of version ${value}.`), ...(stages.length > 0 ? records : [])];
}
