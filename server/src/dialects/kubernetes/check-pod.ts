import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkContainer } from "./check-container.ts";
import { checkMounts, checkVolumes } from "./check-volumes.ts";
import { checkWords } from "./check-words.ts";
import { labelName } from "./names.ts";
import type { Pod } from "./pod.ts";
import { elsewhere, refused } from "./remark.ts";
import { isSet, keyOf, placeOf } from "./resource.ts";

/** What the API server asks of a pod beyond the types of its fields. */
export function* checkPod(pod: Pod): Iterable<PlatformRemark> {
	yield* checkWords(pod.cursor, "pod", pod);
	yield* containerNames(pod);
	yield* checkVolumes(pod);
	for (const container of containersOf(pod.cursor)) {
		yield* checkContainer(container, pod);
		yield* checkMounts(container, pod);
	}
	for (const container of pod.cursor.get("initContainers").items()) yield* initProbes(container, pod);
	for (const toleration of pod.cursor.get("tolerations").items()) yield* tolerations(toleration, pod);
}

export function containersOf(pod: Cursor): readonly Cursor[] {
	return [...pod.get("containers").items(), ...pod.get("initContainers").items()].filter(({ isMap }) => isMap);
}

function* containerNames({ cursor, title }: Pod): Iterable<PlatformRemark> {
	const first = new Map<string, Span>();
	for (const container of containersOf(cursor)) {
		const name = container.get("name").string();
		if (!name) continue;
		const earlier = first.get(name.value);
		if (earlier) {
			const what = `two containers of the pod are called \`${name.value}\`.`;
			yield refused(name.at, title, what, elsewhere("The other one is named here.", earlier));
		} else {
			first.set(name.value, name.at);
			yield* labelName(name, "the container", title);
		}
	}
}

/** An init container that goes on to run beside the others may have probes. */
function* initProbes(container: Cursor, { title }: Pod): Iterable<PlatformRemark> {
	const policy = container.get("restartPolicy");
	if (isSet(policy)) return;
	for (const probe of ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"]) {
		const at = keyOf(container.get(probe));
		if (at) yield refused(at, title, `an init container has a \`${probe}\`, which only one with \`restartPolicy: Always\` may have.`);
	}
}

function* tolerations(toleration: Cursor, { title, at }: Pod): Iterable<PlatformRemark> {
	const [key, operator, value, effect] = ["key", "operator", "value", "effect"].map((name) => toleration.get(name));
	if (!key || !operator || !value || !effect || [key, operator, value, effect].some(({ templated }) => templated)) return;
	const how = operator.string()?.value;
	const word = value.word();
	if (how === "Exists" && word && word.value !== "") {
		const what = `a toleration has the value \`${word.value}\`, but its operator \`Exists\` takes every value.`;
		yield refused(word.at, title, what, elsewhere("The operator stands here.", operator.at));
	}
	if (!isSet(key) && how !== "Exists" && toleration.entries().length > 0) {
		yield refused(placeOf(toleration, at), title, "a toleration without a `key` must have the operator `Exists`.");
	}
	const seconds = toleration.get("tolerationSeconds");
	if (isSet(seconds) && seconds.key && effect.string()?.value !== "NoExecute") {
		const what = "`tolerationSeconds` stands beside another effect than `NoExecute`, and only pods with that one are evicted.";
		yield refused(seconds.key.at, title, what);
	}
}
