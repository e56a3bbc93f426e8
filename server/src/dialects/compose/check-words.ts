import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";

/** `*` stands for each item of a list or each value of a map. */
const whole = [
	"cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj pids_limit scale",
	"deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism deploy.restart_policy.max_attempts",
	"deploy.placement.max_replicas_per_node healthcheck.retries ulimits.* ulimits.*.hard ulimits.*.soft",
].flatMap((line) => line.split(" "));
const decimal = ["cpu_percent", "cpus", "deploy.resources.limits.cpus", "deploy.resources.reservations.cpus"];
const truth = [
	"init oom_kill_disable privileged read_only stdin_open tty healthcheck.disable depends_on.*.restart",
	"volumes.*.read_only volumes.*.volume.nocopy",
].flatMap((line) => line.split(" "));

const kinds = [
	{ paths: whole, form: /^[-+]?\d+$/, wanted: "a whole number" },
	{ paths: decimal, form: /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i, wanted: "a number" },
	{ paths: truth, form: /^(?:true|false|y|yes|on|n|no|off)$/i, wanted: "true or false" },
] as const;

/** Text that Compose turns into numbers and truth values, because variables are text. */
export function* checkWords(service: Cursor, title: string): Iterable<PlatformRemark> {
	for (const { paths, form, wanted } of kinds) {
		for (const place of paths.flatMap((path) => at(service, path.split(".")))) {
			const text = place.string();
			if (!text || form.test(text.value) || !place.key) continue;
			const message = `\`${place.key.value}\` is the string "${text.value}", but ${title} wants ${wanted}.`;
			yield { rule: "config/wrong-type", at: text.at, message };
		}
	}
}

function at(cursor: Cursor, [step, ...rest]: readonly string[]): readonly Cursor[] {
	if (step === undefined) return [cursor];
	const next = step === "*" ? [...cursor.items(), ...cursor.entries()] : [cursor.get(step)];
	return next.filter(({ present }) => present).flatMap((one) => at(one, rest));
}
