import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { elsewhere, outOfRange } from "../kubernetes/remark.ts";
import { isSet } from "../kubernetes/resource.ts";
import { checkEmpty } from "./check-empty.ts";
import { checkEnvironment } from "./check-environment.ts";
import { type Judge, newestRay, refused } from "./judge.ts";

/** What Ray Serve asks of one deployment beyond the types of its fields. */
export function* checkDeployment(deployment: Cursor, judge: Judge): Iterable<PlatformRemark> {
	yield* checkEmpty(deployment, filled, judge);
	yield* checkEmpty(deployment.get("ray_actor_options"), ["resources"], judge);
	yield* checkReplicas(deployment, judge);
	yield* checkScaling(deployment.get("autoscaling_config"), judge);
	yield* checkQueue(deployment, judge);
	yield* checkBundles(deployment, judge);
	yield* checkSelectors(deployment, judge);
	yield* checkGang(deployment, judge);
	yield* checkEnvironment(deployment.get("ray_actor_options", "runtime_env"), judge);
}

/** What may be left out, but not left empty. */
const filled = [
	"max_ongoing_requests",
	"max_queued_requests",
	"graceful_shutdown_wait_loop_s",
	"graceful_shutdown_timeout_s",
	"health_check_period_s",
	"health_check_timeout_s",
	"ray_actor_options",
	"placement_group_bundles",
	"placement_group_strategy",
	"placement_group_bundle_label_selector",
	"max_replicas_per_node",
	"logging_config",
	"request_router_config",
];

function* checkReplicas(deployment: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const replicas = deployment.get("num_replicas");
	const [count, word] = [replicas.number(), replicas.string()];
	const scaling = deployment.get("autoscaling_config");
	if (count && count.value < 1) yield outOfRange(count.at, `\`num_replicas\` is ${count.value}, but ${judge.title} wants at least 1.`);
	else if (count && !Number.isInteger(count.value)) {
		const message = `\`num_replicas\` is ${count.value}, but ${judge.title} wants a whole number or \`auto\`.`;
		yield { rule: "config/wrong-type", at: count.at, message };
	}
	const digits = word !== undefined && /^\d+$/.test(word.value);
	// Earlier releases made a number of digits in quotes.
	if (word && word.value !== "auto" && (!digits || compareVersions(judge.release, newestRay) >= 0)) {
		const message = `\`num_replicas\` is the text \`${word.value}\`, and ${judge.title} knows a number and \`auto\`.`;
		const fix = digits ? { fix: replace(word.at, word.value, `Write ${word.value}`, true) } : {};
		yield { rule: "config/unknown-value", at: word.at, message, ...fix };
	}
	if (count && scaling.isMap && replicas.key) {
		const what = "`num_replicas` sets the number of replicas, and `autoscaling_config` lets it follow the traffic.";
		yield refused(replicas.key.at, judge, what, elsewhere("The autoscaler is configured here.", scaling.key?.at));
	}
}

function* checkScaling(scaling: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const [least, first, most] = ["min_replicas", "initial_replicas", "max_replicas"].map((key) => scaling.get(key).number());
	if (least && most && least.value > most.value) {
		const what = `\`min_replicas\` is ${least.value}, which is more than \`max_replicas\` with ${most.value}.`;
		yield refused(least.at, judge, what, elsewhere("The maximum stands here.", most.at));
	} else if (first && least && first.value < least.value) {
		const what = `\`initial_replicas\` is ${first.value}, which is less than \`min_replicas\` with ${least.value}.`;
		yield refused(first.at, judge, what, elsewhere("The minimum stands here.", least.at));
	} else if (first && most && first.value > most.value) {
		const what = `\`initial_replicas\` is ${first.value}, which is more than \`max_replicas\` with ${most.value}.`;
		yield refused(first.at, judge, what, elsewhere("The maximum stands here.", most.at));
	}
}

function* checkQueue(deployment: Cursor, { title }: Judge): Iterable<PlatformRemark> {
	const queue = deployment.get("max_queued_requests").number();
	if (!queue || queue.value >= 1 || queue.value === -1) return;
	yield outOfRange(queue.at, `\`max_queued_requests\` is ${queue.value}, but ${title} wants at least 1, or -1 for any number.`);
}

/** Where Ray counts each resource of the replica itself, and what a bundle calls it. */
const resources = { num_cpus: "CPU", num_gpus: "GPU", memory: "memory" } as const;

/** The replica runs in the first bundle, so that one must have room for it. */
function* checkBundles(deployment: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const bundles = deployment.get("placement_group_bundles");
	const perNode = deployment.get("max_replicas_per_node");
	if (isSet(perNode) && bundles.isList && perNode.key) {
		const what = "`max_replicas_per_node` stands beside `placement_group_bundles`, which place the replicas themselves.";
		yield refused(perNode.key.at, judge, what, elsewhere("The bundles stand here.", bundles.key?.at));
	}
	const first = bundles.get(0);
	if (!first.isMap || first.entries().some((entry) => entry.templated)) return;
	for (const [option, name] of Object.entries(resources)) {
		const wanted = deployment.get("ray_actor_options", option).number();
		const room = first.get(name).number();
		if (!wanted || wanted.value <= (room?.value ?? 0)) continue;
		const what = `\`${option}\` is ${wanted.value}, but the first bundle, which the replica runs in, has ${room ? room.value : "none"} of \`${name}\`.`;
		yield refused(wanted.at, judge, what, elsewhere("The bundle stands here.", room?.at ?? first.entries()[0]?.key?.at));
	}
}

/** One selector goes for all bundles, or each bundle has its own. */
function* checkSelectors(deployment: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const selectors = deployment.get("placement_group_bundle_label_selector");
	const bundles = deployment.get("placement_group_bundles");
	if (!selectors.isList || !selectors.key || bundles.templated) return;
	if (!bundles.present) {
		yield refused(selectors.key.at, judge, `\`${selectors.key.value}\` is set without \`placement_group_bundles\`.`);
		return;
	}
	const [many, all] = [selectors.items().length, bundles.items().length];
	if (many <= 1 || all === 0 || many === all) return;
	const what = `\`${selectors.key.value}\` has ${many} items for ${all} bundles, and it takes one for all of them or one for each.`;
	yield refused(selectors.key.at, judge, what, elsewhere("The bundles stand here.", bundles.key?.at));
}

/** Replicas that start together do so in whole groups. */
function* checkGang(deployment: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const gang = deployment.get("gang_scheduling_config");
	const size = gang.get("gang_size").number();
	if (!gang.isMap || !size || size.value < 1) return;
	const stated = elsewhere("The size of a group stands here.", size.at);
	const policy = gang.get("runtime_failure_policy").string();
	if (policy?.value === "RESTART_REPLICA") yield refused(policy.at, judge, "`RESTART_REPLICA` is a policy that it has not built yet.");
	const scaled = deployment.get("num_replicas").string()?.value === "auto";
	const limits = scaled ? ["min_replicas", "initial_replicas", "max_replicas"] : [];
	for (const place of [deployment.get("num_replicas"), ...limits.map((key) => deployment.get("autoscaling_config", key))]) {
		const count = place.number();
		if (!count || !place.key || count.value % size.value === 0) continue;
		yield refused(
			count.at,
			judge,
			`\`${place.key.value}\` is ${count.value}, which is no multiple of \`gang_size\` with ${size.value}.`,
			stated,
		);
	}
	for (const key of ["max_replicas_per_node", "placement_group_strategy"]) {
		const place = deployment.get(key);
		if (!isSet(place) || !place.key) continue;
		yield refused(place.key.at, judge, `\`${key}\` stands beside \`gang_scheduling_config\`, which places the replicas itself.`, stated);
	}
}
