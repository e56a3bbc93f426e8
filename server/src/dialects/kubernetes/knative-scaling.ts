import type { PlatformRemark } from "../../facts/facts.ts";
import { parseDuration } from "../../facts/units.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { ignored, outOfRange } from "./remark.ts";

/** The group of the annotations that tell Knative how to scale, wherever they stand. */
export const group = "autoscaling.knative.dev/";
const ownClasses = ["kpa.autoscaling.knative.dev", "hpa.autoscaling.knative.dev"];

interface Rule {
	readonly integer?: boolean;
	readonly least?: number;
	readonly most?: number;
	/** Besides what the limits allow. */
	readonly also?: number;
}

/** What Knative's webhook asks of each number. */
const numbers: Readonly<Record<string, Rule>> = {
	"activation-scale": { integer: true, least: 2 },
	"initial-scale": { integer: true, least: 0 },
	"max-scale": { integer: true, least: 0 },
	"min-scale": { integer: true, least: 0 },
	target: { least: 0.01 },
	"target-utilization-percentage": { least: 1, most: 100 },
	"target-burst-capacity": { least: 0, also: -1 },
	"panic-window-percentage": { least: 1, most: 100 },
	"panic-threshold-percentage": { least: 110, most: 1000 },
};

/** The shortest and the longest time in milliseconds, and whether whole seconds are wanted. */
const durations: Readonly<Record<string, readonly [shortest: number, longest: number, seconds: boolean]>> = {
	window: [6e3, 36e5, true],
	"scale-down-delay": [0, 36e5, true],
	"scale-to-zero-pod-retention-period": [0, 36e5, false],
};

export const known = [...Object.keys(numbers), ...Object.keys(durations), "class", "metric", "metric-aggregation-algorithm"];

/** The annotations of the autoscaler, for a path that leads to annotations, and the classes of it. */
export function scalingWords(path: readonly (string | number)[]): readonly string[] {
	if (path.at(-1) === "annotations") return known.map((name) => `${group}${name}`);
	return path.at(-2) === "annotations" && path.at(-1) === `${group}class` ? ownClasses : [];
}

/** Both minScale and min-scale are read. */
export function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** One annotation whose name is given as Knative writes it. */
export function* checkAnnotation(name: string, key: Located<string>, entry: Cursor, title: string): Iterable<PlatformRemark> {
	const value = entry.word();
	if (!known.includes(name)) {
		const meant = nearest(name, known);
		if (meant)
			yield ignored(
				key.at,
				`\`${key.value}\` has no effect: ${title} reads no annotation of this name; did you mean \`${group}${meant}\`?`,
			);
	} else if (value && numbers[name]) {
		yield* number(key, value, numbers[name], title);
	} else if (value && durations[name]) {
		yield* duration(key, value, durations[name], title);
	} else if (value && name === "class" && value.value.endsWith("autoscaling.knative.dev") && !ownClasses.includes(value.value)) {
		const message = `\`${key.value}\` is \`${value.value}\`, and ${title} has the classes \`${ownClasses.join("` and `")}\`.`;
		yield { rule: "config/unknown-value", at: value.at, message };
	}
}

function* number(
	key: Located<string>,
	value: Located<string>,
	{ integer, least = 0, most, also }: Rule,
	title: string,
): Iterable<PlatformRemark> {
	const amount = Number(value.value);
	const wrong = value.value.trim() === "" || Number.isNaN(amount) || (integer && !Number.isInteger(amount));
	if (!wrong && (amount === also || (amount >= least && amount <= (most ?? Number.POSITIVE_INFINITY)))) return;
	const limits = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
	const wanted = `a ${integer ? "whole number" : "number"} ${limits}${also === undefined ? "" : ` or ${also}`}`;
	yield outOfRange(value.at, `\`${key.value}\` is \`${value.value}\`, and ${title} wants ${wanted}.`);
}

function* duration(
	key: Located<string>,
	value: Located<string>,
	limits: readonly [number, number, boolean],
	title: string,
): Iterable<PlatformRemark> {
	const [shortest, longest, seconds] = limits;
	const time = value.value === "0" ? 0 : parseDuration(value.value);
	if (time !== undefined && time >= shortest && time <= longest && (!seconds || time % 1000 === 0)) return;
	const wanted = `a time from ${shortest / 1000} s to 1 h${seconds ? " in whole seconds" : ""}, such as 60s`;
	yield outOfRange(value.at, `\`${key.value}\` is \`${value.value}\`, and ${title} wants ${wanted}.`);
}

/** The value of an annotation in either spelling of its name. */
export function scaleAnnotation(annotations: Cursor, name: string): Located<string> | undefined {
	return annotations
		.entries()
		.find(({ key }) => key?.value.startsWith(group) && kebab(key.value.slice(group.length)) === name)
		?.word();
}

/** The measure must be one that the class knows. */
export function* metricOfClass(annotations: Cursor): Iterable<PlatformRemark> {
	const metric = scaleAnnotation(annotations, "metric");
	const kind = scaleAnnotation(annotations, "class")?.value;
	if (metric && kind === ownClasses[0] && !["concurrency", "rps"].includes(metric.value)) {
		const message = `\`${group}metric\` is \`${metric.value}\`, and the class \`${kind}\` watches \`concurrency\` or \`rps\`.`;
		yield { rule: "config/unknown-value", at: metric.at, message };
	}
}
