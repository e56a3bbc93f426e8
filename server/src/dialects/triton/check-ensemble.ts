import type { PlatformRemark } from "../../facts/facts.ts";
import { type Config, refused, versionsIn } from "./config.ts";
import { keyAt, repeated, text } from "./fields.ts";

/** What the server asks of a model that is made of models, as far as its own file and the folders beside it tell. */
export function checkEnsemble(config: Config): readonly PlatformRemark[] {
	if (!config.ensemble) return [];
	const { document } = config;
	const platform = document.get("platform");
	const scheduling = keyAt(document, "ensemble_scheduling");
	if (platform.templated) return [];
	const remarks: PlatformRemark[] = [];
	const backend = text(document.get("backend"));
	if (backend && platform.string()?.value === "ensemble") {
		remarks.push(refused(backend.at, config, `an ensemble has no backend of its own, but \`backend\` is \`${backend.value}\`.`));
	}
	if (!scheduling) return [...remarks, refused(platform.at, config, "the platform is `ensemble`, but there is no `ensemble_scheduling`.")];
	if (platform.string()?.value !== "ensemble") remarks.push(wrongPlatform(config, scheduling));
	for (const key of ["instance_group", "optimization", "model_warmup"]) {
		if (key !== "optimization" && repeated(document, key).length === 0) continue;
		const at = keyAt(document, key);
		if (at) remarks.push(refused(at, config, `an ensemble runs nothing itself, but \`${key}\` is set.`));
	}
	const steps = repeated(document, "ensemble_scheduling").flatMap((one) => repeated(one, "step"));
	if (steps.length === 0) remarks.push(refused(scheduling, config, "an ensemble needs at least one `step`, but it has none."));
	return [...remarks, ...requiredVersions(config)];
}

function wrongPlatform(config: Config, scheduling: Config["at"]): PlatformRemark {
	const stated = text(config.document.get("platform"));
	const is = stated ? `it is \`${stated.value}\`` : "there is none";
	const remark = refused(stated?.at ?? scheduling, config, `\`ensemble_scheduling\` needs the platform \`ensemble\`, but ${is}.`);
	if (keyAt(config.document, "backend")) return remark;
	const at = stated?.at ?? { ...scheduling, end: scheduling.start };
	const words = stated ? '"ensemble"' : 'platform: "ensemble"\n';
	return { ...remark, fix: { title: "Set the platform to ensemble", safe: !stated, edits: [{ at, text: words }] } };
}

/** Only where some version of the step's model lies in the workspace: weights are often kept elsewhere. */
function requiredVersions(config: Config): readonly PlatformRemark[] {
	const { place, context } = config;
	if (!place) return [];
	const folder = (name: string) => (place.repository === "" ? name : `${place.repository}/${name}`);
	return repeated(config.document.get("ensemble_scheduling"), "step").flatMap((step): readonly PlatformRemark[] => {
		const model = text(step.get("model_name"));
		const version = step.get("model_version").number();
		if (!model || !version || version.value < 1 || context.exists(`${folder(model.value)}/${version.value}`) !== false) return [];
		const present = versionsIn(folder(model.value), context);
		if (present.length === 0) return [];
		const what = `the step runs version ${version.value} of \`${model.value}\`, but its folder holds ${present.length === 1 ? "version" : "the versions"} ${present.toReversed().join(", ")}.`;
		return [refused(version.at, config, what)];
	});
}
