import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkAnnotation, group, kebab, known, metricOfClass } from "../kubernetes/knative-scaling.ts";
import { elsewhere, ignored } from "./remark.ts";
import { type InferenceService, isSet } from "./service.ts";

/** Annotations that go on to Knative, which turns a wrong one down only when the controller applies it. */
export function* checkKnativeAnnotations(annotations: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const own = annotations.entries().filter(({ key }) => key?.value.startsWith(group));
	for (const entry of own) {
		const { key } = entry;
		if (!key) continue;
		const name = kebab(key.value.slice(group.length));
		if (service.mode === "standard") {
			if (known.includes(name)) yield ignored(key.at, `\`${key.value}\` has no effect in Standard mode, where Knative does not run.`);
			continue;
		}
		yield* oneAnnotation(name, key, entry);
		yield* overwritten(name, key, service);
	}
	if (service.mode !== "standard") yield* metricOfClass(annotations);
}

/** What KServe does with an annotation before Knative sees it, and then what Knative asks of it. */
function* oneAnnotation(name: string, key: Located<string>, entry: Cursor): Iterable<PlatformRemark> {
	const value = entry.word();
	if (value && name === "initial-scale" && !/^\d+$/.test(value.value)) {
		yield ignored(value.at, `\`${key.value}\` is \`${value.value}\`, which is no whole number from 0 up, so KServe removes it.`);
	} else if (!["initial-scale", "min-scale", "max-scale"].includes(name)) {
		yield* checkAnnotation(name, key, entry, "Knative");
	}
}

/** KServe makes these from fields of its own and throws away what is written here. */
function* overwritten(name: string, key: Located<string>, service: InferenceService): Iterable<PlatformRemark> {
	const field = { "min-scale": "minReplicas", "max-scale": "maxReplicas" }[name];
	if (!field || (name === "max-scale" && !key.value.endsWith(name))) return;
	const stated = service.components.map(({ cursor }) => cursor.get(field)).find(isSet);
	const beside = stated?.at ? elsewhere(`\`${field}\` stands here.`, stated.at) : {};
	yield ignored(key.at, `\`${key.value}\` has no effect: KServe makes this annotation from \`${field}\` of each component.`, beside);
}
