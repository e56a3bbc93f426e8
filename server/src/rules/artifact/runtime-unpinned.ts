import type { Model } from "../../facts/facts.ts";
import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

/** Formats whose files are pickles in whatever form. */
const pickled: ReadonlySet<string> = new Set(["sklearn", "mlflow"]);
/** Formats that have a file format of their own besides. */
const sometimesPickled: ReadonlySet<string> = new Set(["xgboost", "lightgbm"]);

export const runtimeUnpinned = rule({
	id: "artifact/runtime-unpinned",
	summary: "In production, a pickled model is served by whatever version of its framework the platform brings.",
	severity: "warning",
	about: "model",
	reach: "graph",
	stage: "production",
	*check(model) {
		const { format, formatVersion, runtime, runtimeVersion, place, unknown } = model;
		if (!format || formatVersion || runtime || runtimeVersion || hasOwnImage(model) || !isPickled(model)) return;
		if (unknown?.some((fact) => ["formatVersion", "runtime", "runtimeVersion"].includes(fact))) return;
		const message = `The \`${format.value}\` model is a pickle, but neither a format version nor a \`runtimeVersion\` says which release is to read it.`;
		yield { at: format.at, message, ...stub(place, "Add runtimeVersion", ["runtimeVersion: # TODO"]) };
	},
});

function isPickled({ format, artifact }: Model): boolean {
	const file = /\.(\w+)$/.exec(artifact?.value ?? "")?.[1]?.toLowerCase() ?? "";
	if (["onnx", "safetensors", "pmml", "skops"].includes(file)) return false;
	return pickled.has(format?.value ?? "") || (sometimesPickled.has(format?.value ?? "") && ["pkl", "pickle", "joblib"].includes(file));
}

/** An image of one's own says what is in it. */
function hasOwnImage({ service, format }: Model): boolean {
	return service?.containers.some(({ at, image }) => image !== undefined && at.start <= (format?.at.start ?? 0)) ?? false;
}
