import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { elsewhere, outOfRange, refused } from "../kubernetes/remark.ts";
import { isSet } from "../kubernetes/resource.ts";
import { type Group, groupsOf, isRelease, type Resource, rayContainer, saysYes, variableOf } from "./resource.ts";

const switchName = "RAY_enable_autoscaler_v2";

/** What the operator asks of the autoscaler's settings and of the pods that go with it. */
export function* checkScaling(resource: Resource): Iterable<PlatformRemark> {
	const { cluster, title } = resource;
	const groups = groupsOf(cluster);
	const head = groups.find((group) => group.head);
	const scaled = cluster.get("enableInTreeAutoscaling");
	const options = cluster.get("autoscalerOptions");
	const version = options.get("version");
	const variable = head && variableOf(rayContainer(head), switchName);
	const on = scaled.boolean()?.value === true;
	if (variable && !scaled.templated) yield* checkSwitch(variable, on, version, title);
	const second = version.string()?.value === "v2";
	const idle = options.get("idleTimeoutSeconds").number();
	if (idle && idle.value < 0) yield outOfRange(idle.at, `\`idleTimeoutSeconds\` is ${idle.value}, but ${title} wants at least 0.`);
	for (const group of groups) {
		if (on && second) yield* checkRestarts(group, version, title);
		if (group.head) continue;
		if (on) yield* checkSuspended(group, scaled, title);
		yield* checkPriority(group, resource);
		if (!second && !saysYes(variable) && !version.templated && !variable?.get("value").templated) yield* checkSecond(group, title);
	}
}

function* checkSwitch(variable: Cursor, on: boolean, version: Cursor, title: string): Iterable<PlatformRemark> {
	const place = variable.get("name").at;
	if (!place) return;
	if (!on && saysYes(variable)) {
		yield refused(place, title, `the head sets \`${switchName}\`, but \`enableInTreeAutoscaling\` does not turn the autoscaler on.`);
	} else if (on && isSet(version)) {
		const what = `the head sets \`${switchName}\`, and \`autoscalerOptions.version\` chooses the version too.`;
		yield refused(place, title, what, elsewhere("The version stands here.", version.key?.at));
	}
}

function* checkRestarts({ cursor, name }: Group, version: Cursor, title: string): Iterable<PlatformRemark> {
	const policy = cursor.get("template", "spec", "restartPolicy").string();
	if (!policy || policy.value === "Never" || policy.value === "") return;
	const what = `\`restartPolicy\` of ${name} is \`${policy.value}\`, and version 2 of the autoscaler takes \`Never\` alone.`;
	yield refused(policy.at, title, what, elsewhere("The version stands here.", version.at));
}

function* checkSuspended({ cursor, name }: Group, scaled: Cursor, title: string): Iterable<PlatformRemark> {
	const suspended = cursor.get("suspend");
	if (suspended.boolean()?.value !== true || !suspended.key) return;
	yield refused(
		suspended.key.at,
		title,
		`${name} is suspended, which does not go together with the autoscaler.`,
		elsewhere("The autoscaler is turned on here.", scaled.key?.at),
	);
}

const firstWithPriority = "2.56.0";

/** Ray itself must know the priority of a group. */
function* checkPriority({ cursor, name }: Group, { cluster, title, patch }: Resource): Iterable<PlatformRemark> {
	const priority = cursor.get("priority");
	const version = cluster.get("rayVersion");
	if (!priority.key || !priority.number()?.value || version.templated) return;
	const release = version.string();
	if (!release) {
		const what = `${name} sets \`priority\`, but no \`rayVersion\` shows that Ray is of release ${firstWithPriority} or later.`;
		if (!patch) yield refused(priority.key.at, title, what);
	} else if (isRelease(release.value) && compareVersions(release.value, firstWithPriority) < 0) {
		const what = `\`rayVersion\` is ${release.value}, but \`priority\` takes release ${firstWithPriority} or later.`;
		yield refused(release.at, title, what, elsewhere("The priority stands here.", priority.key.at));
	}
}

/** What version 2 of the autoscaler alone can do. */
function* checkSecond({ cursor, name }: Group, title: string): Iterable<PlatformRemark> {
	for (const key of ["idleTimeoutSeconds", "priority"]) {
		const setting = cursor.get(key);
		const value = setting.number();
		if (!value || !setting.key || (key === "priority" && value.value === 0)) continue;
		const what = `${name} sets \`${key}\`, which takes version 2 of the autoscaler in \`autoscalerOptions.version\`.`;
		yield refused(setting.key.at, title, what);
	}
}
