import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkAnnotation, group, kebab, metricOfClass, scaleAnnotation } from "../kubernetes/knative-scaling.ts";
import { elsewhere, outOfRange, refused } from "../kubernetes/remark.ts";
import type { Resource } from "../kubernetes/resource.ts";

/** The annotations of the autoscaler: they stand in the template, and hold numbers and times. */
export function* checkAnnotations(resource: Resource): Iterable<PlatformRemark> {
	const { title } = resource;
	for (const { key } of resource.annotations.entries()) {
		if (!key?.value.startsWith(group)) continue;
		const what = `\`${key.value}\` stands at the service, and annotations of the autoscaler belong to \`spec.template.metadata\`.`;
		yield refused(key.at, title, what);
	}
	const annotations = resource.spec.get("template", "metadata", "annotations");
	for (const entry of annotations.entries()) {
		const { key } = entry;
		if (key?.value.startsWith(group)) yield* checkAnnotation(kebab(key.value.slice(group.length)), key, entry, title);
	}
	yield* bounds(annotations, title);
	yield* metricOfClass(annotations);
}

/** The least may not be more than the most, where 0 is no limit, and waking up may not lead outside of both. */
function* bounds(annotations: Cursor, title: string): Iterable<PlatformRemark> {
	const [least, most, first] = ["min-scale", "max-scale", "activation-scale"].map((name) => scaleAnnotation(annotations, name));
	const [min, max, start] = [least, most, first].map((word) => (word && /^\d+$/.test(word.value) ? Number(word.value) : undefined));
	if (least && most && min !== undefined && max !== undefined && max !== 0 && min > max) {
		const message = `\`min-scale\` is ${min}, which is more than \`max-scale\` with ${max}, and ${title} refuses that.`;
		yield outOfRange(least.at, message, elsewhere("The maximum stands here.", most.at));
	}
	if (!first || start === undefined) return;
	if (min !== undefined && min > start) {
		const message = `\`activation-scale\` is ${start}, which is less than \`min-scale\` with ${min}, and ${title} refuses that.`;
		yield outOfRange(first.at, message, elsewhere("The minimum stands here.", least?.at));
	} else if (max !== undefined && max !== 0 && max < start) {
		const message = `\`activation-scale\` is ${start}, which is more than \`max-scale\` with ${max}, and ${title} refuses that.`;
		yield outOfRange(first.at, message, elsewhere("The maximum stands here.", most?.at));
	}
}
