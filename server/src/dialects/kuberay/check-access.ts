import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { entryOf } from "../entry.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import { placeOf } from "../kubernetes/resource.ts";
import { groupsOf, isRelease, type Resource } from "./resource.ts";

/** Who may talk to the cluster, and which traffic reaches it. */
export function* checkAccess(resource: Resource): Iterable<PlatformRemark> {
	yield* checkTokens(resource);
	yield* checkNetwork(resource);
}

function* checkTokens({ cluster, title, type, patch, at }: Resource): Iterable<PlatformRemark> {
	const options = cluster.get("authOptions");
	const [mode, delegated, secret] = ["mode", "enableK8sTokenAuth", "secretName"].map((key) => options.get(key));
	if (!mode || !delegated || !secret || !options.isMap || mode.templated) return;
	const version = cluster.get("rayVersion");
	const asked = mode.string()?.value === "token";
	const hands = delegated.boolean()?.value === true && delegated.key ? delegated.key : undefined;
	if (asked && !patch && !version.templated) {
		const least = hands ? "2.55.0" : "2.52.0";
		const release = version.string();
		if (!release) {
			yield refused(
				placeOf(mode, at),
				title,
				`a token is asked for, but no \`rayVersion\` shows that Ray is of release ${least} or later.`,
			);
		} else if (!/^v?\d+(\.\d+)+/.test(release.value) && !release.value.includes("$")) {
			yield refused(release.at, title, `\`rayVersion\` is \`${release.value}\`, and a token takes the number of a release.`);
		} else if (isRelease(release.value) && compareVersions(release.value, least) < 0) {
			const what = `\`rayVersion\` is ${release.value}, but tokens take release ${least} or later.`;
			yield refused(release.at, title, what, elsewhere("A token is asked for here.", mode.at));
		}
	}
	if (!hands) return;
	if (!asked) yield refused(hands.at, title, "`enableK8sTokenAuth` is on, but `mode` asks for no `token`.");
	// The project publishes samples of jobs that have it, so a build of the operator may take it before the release does.
	const early = type === "RayJob" || type === "RayCronJob" ? { severity: "warning" as const } : {};
	if (type !== "RayCluster") yield refused(hands.at, title, `\`enableK8sTokenAuth\` is on, and a ${type} cannot have it yet.`, early);
	const name = secret.string();
	if (asked && name && name.value !== "")
		yield refused(name.at, title, "`secretName` names a token, and `enableK8sTokenAuth` has tokens checked elsewhere.");
}

const closed: Readonly<Record<string, { readonly rules: string; readonly open: string }>> = {
	DenyAllEgress: { rules: "ingressRules", open: "traffic from outside" },
	DenyAllIngress: { rules: "egressRules", open: "traffic to outside" },
};

function* checkNetwork({ cluster, title }: Resource): Iterable<PlatformRemark> {
	const policy = cluster.get("networkPolicy");
	if (policy.isMap) yield* checkGroupNames(cluster, title);
	const mode = policy.get("mode").string();
	const names = groupsOf(cluster).map(({ cursor }) => cursor.get("groupName").word()?.value);
	const known =
		!cluster.get("workerGroupSpecs").templated &&
		cluster
			.get("workerGroupSpecs")
			.items()
			.every((one) => one.get("groupName").word());
	const parts = [policy.get("head"), policy.get("worker"), ...policy.get("workerGroups").items()];
	const needless = entryOf(closed, mode?.value);
	for (const part of needless ? parts : []) {
		const rules = part.get(needless?.rules ?? "");
		if (rules.items().length === 0 || !rules.key) continue;
		yield refused(rules.key.at, title, `\`${rules.key.value}\` let through what \`${mode?.value}\` does not close: ${needless?.open}.`);
	}
	for (const group of policy.get("workerGroups").items()) {
		const name = group.get("groupName").string();
		if (!name || !known || names.includes(name.value)) continue;
		yield refused(name.at, title, `the network policy has rules for the group \`${name.value}\`, and no group of workers is called so.`);
	}
}

/** The name of a group becomes part of the name of its policy. */
function* checkGroupNames(cluster: Cursor, title: string): Iterable<PlatformRemark> {
	for (const group of cluster.get("workerGroupSpecs").items()) {
		const name = group.get("groupName").string();
		if (!name || name.value.includes("$") || /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name.value)) continue;
		const what = `a group is called \`${name.value}\`, and with a network policy its name takes small letters, digits and inner hyphens.`;
		yield refused(name.at, title, what, elsewhere("The policy stands here.", cluster.get("networkPolicy").key?.at));
	}
}
