import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, ignored, refused } from "../kserve/remark.ts";
import { isSet, since } from "../kserve/service.ts";
import { type Resource, within } from "./resource.ts";

/** One set of pods: those of the service itself, or those that only read prompts. */
export function* checkWorkload(workload: Cursor, service: Resource): Iterable<PlatformRemark> {
	yield* checkParallelism(workload, service);
	if (!since(service, "0.20")) return;
	yield* checkOffloading(workload.get("kvCacheOffloading"), service);
	yield* checkRollout(workload, service);
}

function* checkParallelism(workload: Cursor, service: Resource): Iterable<PlatformRemark> {
	const [worker, parallelism] = [workload.get("worker"), workload.get("parallelism")];
	const of = (name: string) => parallelism.get(name);
	const spread = ["pipeline", "data", "dataLocal"].some((name) => isSet(of(name)));
	if (isSet(worker) && worker.key && !parallelism.templated && !spread && !service.patch) {
		const what =
			"`worker` adds further nodes, but `parallelism` has neither `pipeline` nor `data`, which would spread the model over them.";
		yield refused(worker.key.at, service, what);
	}
	const [pipeline, data, local] = [of("pipeline"), of("data"), of("dataLocal")];
	const copies = isSet(data) ? data : local;
	if (isSet(pipeline) && isSet(copies) && pipeline.key && copies.key) {
		const what = `both \`pipeline\` and \`${copies.key.value}\` say how the model is spread over its nodes, and only one of them may.`;
		yield refused(copies.key.at, service, what, elsewhere("`pipeline` stands here.", pipeline.key.at));
	}
	for (const [one, other] of [
		[data, "dataLocal"],
		[local, "data"],
	] as const) {
		if (isSet(one) && one.key && !isSet(of(other)) && !service.patch)
			yield refused(one.key.at, service, `\`${one.key.value}\` is set without \`${other}\`, and each of them needs the other.`);
	}
	const tensor = of("tensor");
	if (within(service, "0.16", "0.20") && (tensor.number()?.value ?? 1) > 1 && tensor.key && !isSet(worker) && !isSet(copies)) {
		const message = `\`tensor\` has no effect in ${service.title} on a model that runs on one node; from 0.20 on it has.`;
		yield ignored(tensor.key.at, message);
	}
}

function* checkOffloading(cache: Cursor, service: Resource): Iterable<PlatformRemark> {
	for (const tier of cache.get("secondary").items()) {
		const files = tier.get("fileSystem");
		const at = files.key?.at ?? tier.entries()[0]?.key?.at ?? tier.at;
		if (!at || tier.templated || files.templated || service.patch) continue;
		const [scratch, claim] = [files.get("emptyDir"), files.get("pvc")];
		if (!isSet(files)) yield refused(at, service, "a tier of the cache has no `fileSystem`, and there are no others.");
		else if (isSet(scratch) === isSet(claim)) yield refused(at, service, onlyOne("`fileSystem`", "`emptyDir`", "`pvc`", isSet(scratch)));
		else if (isSet(claim) && isSet(claim.get("spec")) === isSet(claim.get("ref")))
			yield refused(claim.key?.at ?? at, service, onlyOne("`pvc`", "`spec`", "`ref`", isSet(claim.get("spec"))));
		const named = claim.get("ref", "name");
		if (named.string()?.value === "" && named.key) yield refused(named.key.at, service, "`ref` of a claim has an empty `name`.");
	}
}

function onlyOne(what: string, one: string, other: string, both: boolean): string {
	return both ? `${what} has both ${one} and ${other}, and only one of them may be there.` : `${what} has neither ${one} nor ${other}.`;
}

function* checkRollout(workload: Cursor, service: Resource): Iterable<PlatformRemark> {
	const strategy = workload.get("rolloutStrategy");
	const limits = ["maxUnavailable", "maxSurge"].map((name) => strategy.get(name));
	for (const limit of limits) {
		const word = limit.word();
		if (!word || !limit.key || isShare(word)) continue;
		const what = `\`${limit.key.value}\` is \`${word.value}\`, and it is a number of replicas or a percentage up to 100%.`;
		yield refused(word.at, service, what);
	}
	const [missing, more] = limits;
	if (!missing || !more || !strategy.key || service.patch) return;
	if (isNone(missing) && isNone(more)) {
		yield refused(strategy.key.at, service, "both `maxUnavailable` and `maxSurge` are 0, so that no replica could ever be replaced.");
	} else if (isNone(missing) && !more.present && isSet(workload.get("worker"))) {
		const what =
			"`maxUnavailable` is 0, and over several nodes nothing may be added unless `maxSurge` says so, so that no replica could ever be replaced.";
		yield refused(missing.at ?? strategy.key.at, service, what);
	}
}

function isShare({ value }: Located<string>): boolean {
	const [, percent] = /^(\d+)%$/.exec(value) ?? [];
	return percent === undefined ? /^\d+$/.test(value) : Number(percent) <= 100;
}

/** "0%" and 0 alike. */
function isNone(limit: Cursor): boolean {
	return /^0+%?$/.test(limit.word()?.value ?? "");
}
