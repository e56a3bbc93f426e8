import type { PlatformRemark } from "../../facts/facts.ts";
import { parseDuration } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { nearest } from "../nearest.ts";
import { elsewhere, ignored, outOfRange } from "./remark.ts";
import { type InferenceService, isSet } from "./service.ts";

const group = "autoscaling.knative.dev/";
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
	target: { least: 0.01 },
	"target-utilization-percentage": { least: 1, most: 100 },
	"target-burst-capacity": { least: 0, also: -1 },
	"panic-window-percentage": { least: 1, most: 100 },
	"panic-threshold-percentage": { least: 110, most: 1000 },
};

/** The shortest and the longest time in milliseconds, and whether whole seconds are wanted. */
const durations: Readonly<Record<string, readonly [number, number, boolean]>> = {
	window: [6e3, 36e5, true],
	"scale-down-delay": [0, 36e5, true],
	"scale-to-zero-pod-retention-period": [0, 36e5, false],
};

const known = [
	...Object.keys(numbers),
	...Object.keys(durations),
	"class",
	"initial-scale",
	"max-scale",
	"min-scale",
	"metric",
	"metric-aggregation-algorithm",
];

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

/** Both minScale and min-scale are read. */
function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function* oneAnnotation(name: string, key: Located<string>, entry: Cursor): Iterable<PlatformRemark> {
	const value = entry.word();
	if (!known.includes(name)) {
		const meant = nearest(name, known);
		if (meant)
			yield ignored(key.at, `\`${key.value}\` has no effect: Knative reads no annotation of this name; did you mean \`${group}${meant}\`?`);
	} else if (value && numbers[name]) {
		yield* number(key, value, numbers[name]);
	} else if (value && durations[name]) {
		yield* duration(key, value, durations[name]);
	} else if (value && name === "initial-scale" && !/^\d+$/.test(value.value)) {
		yield ignored(value.at, `\`${key.value}\` is \`${value.value}\`, which is no whole number from 0 up, so KServe removes it.`);
	} else if (value && name === "class" && value.value.endsWith("autoscaling.knative.dev") && !ownClasses.includes(value.value)) {
		const message = `\`${key.value}\` is \`${value.value}\`, and Knative has the classes \`${ownClasses.join("` and `")}\`.`;
		yield { rule: "config/unknown-value", at: value.at, message };
	}
}

function* number(key: Located<string>, value: Located<string>, { integer, least = 0, most, also }: Rule): Iterable<PlatformRemark> {
	const amount = Number(value.value);
	const wrong = value.value.trim() === "" || Number.isNaN(amount) || (integer && !Number.isInteger(amount));
	if (!wrong && (amount === also || (amount >= least && amount <= (most ?? Number.POSITIVE_INFINITY)))) return;
	const limits = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
	const wanted = `a ${integer ? "whole number" : "number"} ${limits}${also === undefined ? "" : ` or ${also}`}`;
	yield outOfRange(value.at, `\`${key.value}\` is \`${value.value}\`, and Knative wants ${wanted}.`);
}

function* duration(key: Located<string>, value: Located<string>, limits: readonly [number, number, boolean]): Iterable<PlatformRemark> {
	const [shortest, longest, seconds] = limits;
	const time = value.value === "0" ? 0 : parseDuration(value.value);
	if (time !== undefined && time >= shortest && time <= longest && (!seconds || time % 1000 === 0)) return;
	const wanted = `a time from ${shortest / 1000} s to 1 h${seconds ? " in whole seconds" : ""}, such as 60s`;
	yield outOfRange(value.at, `\`${key.value}\` is \`${value.value}\`, and Knative wants ${wanted}.`);
}

/** KServe makes these from fields of its own and throws away what is written here. */
function* overwritten(name: string, key: Located<string>, service: InferenceService): Iterable<PlatformRemark> {
	const field = { "min-scale": "minReplicas", "max-scale": "maxReplicas" }[name];
	if (!field || (name === "max-scale" && !key.value.endsWith(name))) return;
	const stated = service.components.map(({ cursor }) => cursor.get(field)).find(isSet);
	const beside = stated?.at ? elsewhere(`\`${field}\` stands here.`, stated.at) : {};
	yield ignored(key.at, `\`${key.value}\` has no effect: KServe makes this annotation from \`${field}\` of each component.`, beside);
}

/** The measure must be one that the class knows. */
function* metricOfClass(annotations: Cursor): Iterable<PlatformRemark> {
	const metric = annotations.get(`${group}metric`).word();
	const kind = annotations.get(`${group}class`).string()?.value;
	if (metric && kind === ownClasses[0] && !["concurrency", "rps"].includes(metric.value)) {
		const message = `\`${group}metric\` is \`${metric.value}\`, and the class \`${kind}\` watches \`concurrency\` or \`rps\`.`;
		yield { rule: "config/unknown-value", at: metric.at, message };
	}
}
