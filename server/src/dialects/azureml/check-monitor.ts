import type { PlatformRemark } from "../../facts/facts.ts";
import { type Asset, isFilledIn, refused } from "./asset.ts";

/** What the SDK asks of a schedule besides its structure. */
export function* checkSchedule(asset: Asset): Iterable<PlatformRemark> {
	const { kind, document } = asset;
	if (kind !== "Schedule") return;
	const target = document.get("create_monitor", "monitoring_target", "endpoint_deployment_id").string();
	if (target && !isFilledIn(target.value) && !/^azureml:[^:]+:[^:]+$|^azureml:\/subscriptions\/|^\/?subscriptions\//i.test(target.value))
		yield refused(
			asset,
			target.at,
			`\`endpoint_deployment_id\` is \`${target.value}\`, but a deployment is written \`azureml:endpoint:deployment\`.`,
		);
	const trigger = document.get("trigger");
	const type = trigger.get("type").string();
	const wanted =
		type?.value.toLowerCase() === "cron" ? ["expression"] : type?.value.toLowerCase() === "recurrence" ? ["frequency", "interval"] : [];
	for (const key of wanted) {
		if (!type || trigger.get(key).present) continue;
		const message = `A trigger of type \`${type.value}\` has no \`${key}\`, but ${asset.title} requires it.`;
		yield { rule: "config/missing-field", at: type.at, message };
	}
}
