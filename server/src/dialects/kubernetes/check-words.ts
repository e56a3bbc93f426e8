import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { unknownWord } from "./remark.ts";

/** Fields that take one of few words, by where they stand. The types of the Kubernetes client call all of them strings. */
const words: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	pod: {
		restartPolicy: ["Always", "OnFailure", "Never"],
		dnsPolicy: ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
		preemptionPolicy: ["PreemptLowerPriority", "Never"],
		"tolerations.operator": ["Exists", "Equal", "Lt", "Gt"],
		"tolerations.effect": ["NoSchedule", "PreferNoSchedule", "NoExecute"],
		"topologySpreadConstraints.whenUnsatisfiable": ["DoNotSchedule", "ScheduleAnyway"],
	},
	container: {
		imagePullPolicy: ["Always", "IfNotPresent", "Never"],
		terminationMessagePolicy: ["File", "FallbackToLogsOnError"],
		"ports.protocol": ["TCP", "UDP", "SCTP"],
		"livenessProbe.httpGet.scheme": ["HTTP", "HTTPS"],
		"readinessProbe.httpGet.scheme": ["HTTP", "HTTPS"],
		"startupProbe.httpGet.scheme": ["HTTP", "HTTPS"],
		"volumeMounts.mountPropagation": ["None", "HostToContainer", "Bidirectional"],
	},
	deployment: { "strategy.type": ["RollingUpdate", "Recreate"] },
	statefulset: { "updateStrategy.type": ["RollingUpdate", "OnDelete"] },
	autoscaler: {
		"behavior.scaleUp.selectPolicy": ["Max", "Min", "Disabled"],
		"behavior.scaleDown.selectPolicy": ["Max", "Min", "Disabled"],
		"behavior.scaleUp.policies.type": ["Pods", "Percent"],
		"behavior.scaleDown.policies.type": ["Pods", "Percent"],
	},
};

/** Holds the fields of one place against the words that they take. An empty word means the same as none. */
export function* checkWords(
	cursor: Cursor,
	place: string,
	judge: { readonly title: string; readonly text: string },
): Iterable<PlatformRemark> {
	for (const [path, known] of Object.entries(words[place] ?? {})) {
		const field = path.slice(path.lastIndexOf(".") + 1);
		for (const found of follow(cursor, path.split("."))) {
			const word = found.string();
			if (word && word.value !== "" && !known.includes(word.value)) yield unknownWord(field, word, known, judge.title, judge.text);
		}
	}
}

/** A list stands for each of its items. */
function follow(cursor: Cursor, path: readonly string[]): readonly Cursor[] {
	const [key, ...rest] = path;
	if (key === undefined) return [cursor];
	const child = cursor.get(key);
	return (child.isList ? child.items() : [child]).flatMap((one) => follow(one, rest));
}
