import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";

/** What is deleted first, in the order that the operator asks for. */
const order = ["DeleteWorkers", "DeleteCluster", "DeleteSelf"];

interface Rule {
	readonly policy: Located<string>;
	readonly state: string;
	readonly delay: number;
}

/** Rules for one state of a job must differ in what they delete, and what is within something else goes first. */
export function* checkOrder(rules: readonly Cursor[], title: string): Iterable<PlatformRemark> {
	const read = rules.flatMap(readRule);
	for (const [i, rule] of read.entries()) {
		const twin = read.slice(0, i).find((other) => other.state === rule.state && other.policy.value === rule.policy.value);
		if (!twin) continue;
		const what = `two rules have the policy \`${rule.policy.value}\` for the state \`${rule.state}\`.`;
		yield refused(rule.policy.at, title, what, elsewhere("The other one stands here.", twin.policy.at));
	}
	for (const later of read) {
		const earlier = read.find((other) => other.state === later.state && ranks(other, later) && other.delay > later.delay);
		if (!earlier) continue;
		const what = `\`${later.policy.value}\` comes after ${later.delay} seconds, and \`${earlier.policy.value}\` after ${earlier.delay} would be too late.`;
		yield refused(later.policy.at, title, what, elsewhere("The other one stands here.", earlier.policy.at));
	}
}

function ranks(first: Rule, second: Rule): boolean {
	const [one, two] = [order.indexOf(first.policy.value), order.indexOf(second.policy.value)];
	return one >= 0 && one < two;
}

function readRule(rule: Cursor): readonly Rule[] {
	const condition = rule.get("condition");
	const policy = rule.get("policy").string();
	const state = condition.get("jobStatus").string() ?? condition.get("jobDeploymentStatus").string();
	const delay = condition.get("ttlSeconds");
	if (!policy || !state || (delay.present && !delay.number())) return [];
	return [{ policy, state: state.value, delay: delay.number()?.value ?? 0 }];
}

/** The two older fields, which each name what is deleted. */
export function* checkOlder(strategy: Cursor, spec: Cursor, title: string): Iterable<PlatformRemark> {
	const scaled = spec.get("rayClusterSpec", "enableInTreeAutoscaling");
	const [selector, shutdown] = [spec.get("clusterSelector"), spec.get("shutdownAfterJobFinishes")];
	for (const name of ["onSuccess", "onFailure"]) {
		const older = strategy.get(name);
		const policy = older.get("policy").string();
		if (older.isMap && older.key && !older.get("policy").present) yield refused(older.key.at, title, `\`${name}\` has no \`policy\`.`);
		if (!policy) continue;
		if (["DeleteWorkers", "DeleteCluster"].includes(policy.value) && selector.entries().length > 0) {
			const what = `\`${policy.value}\` deletes what is not the job's own: \`clusterSelector\` selects a cluster that runs.`;
			yield refused(policy.at, title, what, elsewhere("The cluster is selected here.", selector.key?.at));
		}
		if (policy.value === "DeleteWorkers" && scaled.boolean()?.value === true) {
			const what = "`DeleteWorkers` takes the workers away, and the autoscaler would bring them back.";
			yield refused(policy.at, title, what, elsewhere("The autoscaler is turned on here.", scaled.key?.at));
		}
		if (policy.value === "DeleteNone" && shutdown.boolean()?.value === true) {
			const what = "`DeleteNone` keeps everything, and `shutdownAfterJobFinishes` takes the cluster away.";
			yield refused(policy.at, title, what, elsewhere("It is turned on here.", shutdown.key?.at));
		}
	}
}
