import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { ignored } from "../kubernetes/remark.ts";
import type { Resource } from "./resource.ts";

const prefix = "seldon.io/";

/** Settings that are read at one place alone. */
const places: Readonly<Record<string, "spec" | "predictor">> = {
	"engine-separate-pod": "spec",
	"no-storage-initializer": "spec",
	"no-engine": "predictor",
	"svc-name": "predictor",
};
const words = { metadata: "`metadata.annotations`", spec: "`spec.annotations`", predictor: "the `annotations` of a predictor" } as const;

/** Milliseconds. What cannot be read stops the orchestrator, or is passed over where only gRPC is concerned. */
const timeouts: Readonly<Record<string, "error" | "warning">> = { "rest-timeout": "error", "grpc-timeout": "warning" };

const known = [
	...Object.keys(places),
	...Object.keys(timeouts),
	"ambassador-circuit-breakers-max-connections",
	"ambassador-circuit-breakers-max-pending-requests",
	"ambassador-circuit-breakers-max-requests",
	"ambassador-circuit-breakers-max-retries",
	"ambassador-config",
	"ambassador-header",
	"ambassador-id",
	"ambassador-regex-header",
	"ambassador-retries",
	"ambassador-service-name",
	"controller-id",
	"executor",
	"executor-logger-queue-size",
	"executor-logger-write-timeout-ms",
	"grpc-max-message-size",
	"grpc-read-timeout",
	"headless-svc",
	"istio-gateway",
	"istio-host",
	"istio-retries",
	"istio-retries-timeout",
	"rest-connection-timeout",
	"rest-read-timeout",
];

/** Annotations that are settings: at the wrong place, misspelt, or of a value that cannot be read. */
export function* checkAnnotations(predictors: readonly Cursor[], { annotations, spec, title }: Resource): Iterable<PlatformRemark> {
	yield* checkPlace(annotations, "metadata", title);
	yield* checkPlace(spec.get("annotations"), "spec", title);
	for (const predictor of predictors) yield* checkPlace(predictor.get("annotations"), "predictor", title);
}

function* checkPlace(annotations: Cursor, place: keyof typeof words, title: string): Iterable<PlatformRemark> {
	for (const entry of annotations.entries()) {
		const { key } = entry;
		if (!key?.value.startsWith(prefix)) continue;
		const name = key.value.slice(prefix.length);
		const home = Object.hasOwn(places, name) ? places[name] : undefined;
		if (home && home !== place)
			yield ignored(key.at, `\`${key.value}\` has no effect in ${words[place]}, because ${title} reads it in ${words[home]} alone.`);
		if (Object.hasOwn(timeouts, name)) yield* milliseconds(entry, timeouts[name], title);
		if (!known.includes(name)) yield* misspelt(key, name, title);
	}
}

function* milliseconds(entry: Cursor, severity: "error" | "warning" = "error", title: string): Iterable<PlatformRemark> {
	const value = entry.string();
	if (!value || !entry.key || /^[+-]?\d+$/.test(value.value)) return;
	const message = `\`${entry.key.value}\` is "${value.value}", but ${title} wants a whole number of milliseconds.`;
	yield { rule: "config/wrong-type", severity, at: value.at, message };
}

function* misspelt(key: Located<string>, name: string, title: string): Iterable<PlatformRemark> {
	const meant = nearest(name, known);
	if (!meant) return;
	const text = prefix + meant;
	const quoted = key.at.end - key.at.start === key.value.length + 2 ? `"${text}"` : text;
	const message = `\`${key.value}\` has no effect, because ${title} reads no annotation of this name; did you mean \`${text}\`?`;
	yield ignored(key.at, message, { fix: replace(key.at, quoted, `Rename to ${text}`, true) });
}
