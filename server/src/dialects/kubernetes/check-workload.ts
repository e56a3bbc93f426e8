import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkPod } from "./check-pod.ts";
import { checkWords } from "./check-words.ts";
import { isFilledIn, labelName } from "./names.ts";
import { elsewhere, outOfRange, refused } from "./remark.ts";
import { isKustomized, isSet, keyOf, placeOf, type Resource } from "./resource.ts";

/** What the API server asks of a Deployment or StatefulSet, and of the pods that it makes. */
export function* checkWorkload(resource: Resource): Iterable<PlatformRemark> {
	const { spec, kind, title, text, at, name, patch } = resource;
	const pod = spec.get("template", "spec");
	yield* checkName(resource);
	yield* checkWords(spec, kind?.value.toLowerCase() ?? "", resource);
	yield* selector(resource);
	yield* alwaysRestarts(pod, resource);
	if (kind?.value === "Deployment") yield* rollout(resource);
	if (kind?.value === "StatefulSet" && name) yield* labelName(name, "the set", title);
	const claims = spec
		.get("volumeClaimTemplates")
		.items()
		.flatMap((claim) => claim.get("metadata", "name").string()?.value ?? []);
	yield* checkPod({ cursor: pod, title, text, at, patch, claims });
}

/** The form of a name, and of the labels that others look for. */
export function* checkName({ name, document, title }: Resource): Iterable<PlatformRemark> {
	if (name && !isFilledIn(name.value) && !/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name.value)) {
		const why = "a name takes small letters, digits and inner hyphens and dots";
		yield refused(name.at, title, `it is called \`${name.value}\`, and ${why}.`);
	}
	for (const path of [["metadata"], ["spec", "template", "metadata"]]) {
		for (const label of document.get(...path, "labels").entries()) {
			const value = label.string();
			if (!value || value.value.includes("$") || /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/.test(value.value)) continue;
			const why = "a label takes at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";
			yield refused(value.at, title, `the label \`${label.key?.value}\` is \`${value.value}\`, and ${why}.`);
		}
	}
}

/** The selector must be there and find the very pods that the template makes. */
function* selector(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title, at, patch } = resource;
	const cursor = spec.get("selector");
	const wanted = cursor.get("matchLabels");
	if (patch || cursor.templated || wanted.templated || isKustomized(resource)) return;
	if (cursor.isMap && wanted.entries().length === 0 && !isSet(cursor.get("matchExpressions"))) {
		yield refused(placeOf(cursor, at), title, "the `selector` is empty, and it must name the labels of the pods.");
	}
	const labels = spec.get("template", "metadata", "labels");
	if (labels.templated || spec.get("template", "metadata").templated || spec.get("template").templated) return;
	for (const want of wanted.entries()) {
		const [key, value] = [want.key, want.word()];
		const label = labels.get(key?.value ?? "");
		if (!key || !value || label.templated || label.word()?.value === value.value) continue;
		const found = label.word();
		const has = found ? `has \`${found.value}\` there` : "has no such label";
		const beside = elsewhere(
			found ? "The template's label stands here." : "The template's labels stand here.",
			found?.at ?? placeOf(labels, at),
		);
		yield refused(value.at, title, `the \`selector\` wants \`${key.value}: ${value.value}\`, but the template ${has}.`, beside);
	}
}

function* alwaysRestarts(pod: Cursor, { title, kind }: Resource): Iterable<PlatformRemark> {
	const policy = pod.get("restartPolicy").string();
	if (policy && policy.value !== "Always" && ["OnFailure", "Never"].includes(policy.value)) {
		yield refused(policy.at, title, `\`restartPolicy\` is \`${policy.value}\`, and the pods of a ${kind?.value} always restart.`);
	}
	const deadline = keyOf(pod.get("activeDeadlineSeconds"));
	if (deadline) yield refused(deadline, title, `the pods of a ${kind?.value} have no end, so \`activeDeadlineSeconds\` is not allowed.`);
}

function* rollout({ spec, title, at }: Resource): Iterable<PlatformRemark> {
	const [strategy, rolling] = [spec.get("strategy"), spec.get("strategy", "rollingUpdate")];
	const type = strategy.get("type").string();
	if (type?.value === "Recreate" && isSet(rolling)) {
		const what = "`rollingUpdate` stands beside the type `Recreate`, which ends all old pods first.";
		yield refused(placeOf(rolling, at), title, what, elsewhere("The type stands here.", type.at));
	}
	const [missing, more] = [rolling.get("maxUnavailable").word(), rolling.get("maxSurge").word()];
	const isNone = (value: string | undefined) => value !== undefined && /^0+%?$/.test(value);
	if (missing && more && isNone(missing.value) && isNone(more.value)) {
		const what = "`maxUnavailable` and `maxSurge` are both 0, so no pod could ever be replaced.";
		yield refused(missing.at, title, what, elsewhere("`maxSurge` stands here.", more.at));
	}
	yield* share(rolling.get("maxUnavailable"), "maxUnavailable", title);
	yield* share(rolling.get("maxSurge"), "maxSurge", title);
	const [ready, deadline] = [spec.get("minReadySeconds").number(), spec.get("progressDeadlineSeconds").number()];
	if (deadline && (deadline.value <= (ready?.value ?? 0) || deadline.value === 0)) {
		const message = `\`progressDeadlineSeconds\` is ${deadline.value}, but it must be more than \`minReadySeconds\`, which is ${ready?.value ?? 0}.`;
		yield outOfRange(deadline.at, message, elsewhere("`minReadySeconds` stands here.", ready?.at));
	}
}

/** A number of pods, or a share of them such as 25%. */
export function* share(cursor: Cursor, field: string, title: string): Iterable<PlatformRemark> {
	const [number, text] = [cursor.number(), cursor.string()];
	if (number && (number.value < 0 || !Number.isInteger(number.value))) {
		yield outOfRange(number.at, `\`${field}\` is ${number.value}, and there are only whole pods.`);
	}
	if (text && !/^\d+%$/.test(text.value)) {
		yield refused(text.at, title, `\`${field}\` is \`"${text.value}"\`, and it takes a whole number or a share such as \`25%\`.`);
	} else if (text && field !== "maxSurge" && Number.parseInt(text.value, 10) > 100) {
		yield outOfRange(text.at, `\`${field}\` is ${text.value}, which is more than all pods.`);
	}
}
