import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";
import { readJsonParts, type Wanted } from "./json-parts.ts";
import type { ModelDescription } from "./model-description.ts";
import { readUbjsonParts } from "./ubjson-parts.ts";

const limits = { read: 64 * 2 ** 20, kept: 16 * 2 ** 20 };
const wanted: Wanted = {
	learner: { feature_names: true, learner_model_param: { num_feature: true }, objective: { name: true } },
	version: true,
};
/** Of the head that models in XGBoost's own binary form begin with, up to version 3.0. */
const headBytes = 136;

/** What a model of XGBoost as JSON or UBJSON says of itself. Nothing of another document. */
export function* readXgboost(size: number, form: "json" | "ubjson"): ByteRequests<ModelDescription | Problem | undefined> {
	const window = new FileWindow(size, limits);
	const found = yield* form === "json" ? readJsonParts(window, wanted) : readUbjsonParts(window, wanted);
	const { learner, version } = recordOf(found);
	if (typeof learner !== "object") return undefined;
	if (window.problem !== undefined) return window.exhausted ? undefined : { problem: window.problem };
	const { feature_names: names, learner_model_param: parameters, objective } = recordOf(learner);
	const { name } = recordOf(objective);
	const count = Number(recordOf(parameters).num_feature);
	return Number.isInteger(count) ? describe(count, versionOf(version), isTexts(names) ? names : [], name) : undefined;
}

/** The same of the old binary form, which begins with `binf`. */
export function* readOldXgboost(size: number): ByteRequests<ModelDescription | undefined> {
	const window = new FileWindow(size, { read: 2 ** 16, kept: 2 ** 16 });
	window.position = 4;
	if (!(yield* window.load(headBytes + 8))) return undefined;
	const bytes = window.peek(headBytes + 8);
	const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const [major, minor] = [head.getUint32(20, true), head.getUint32(24, true)];
	const length = Number(head.getBigUint64(headBytes, true));
	window.position += headBytes + 8;
	const short = length < 200 && (yield* window.load(length));
	const objective = short ? new TextDecoder().decode(window.peek(length)) : "";
	if (!/^[a-z]+:\w+$/.test(objective)) return undefined;
	const found = describe(head.getUint32(4, true), undefined, [], objective);
	// The third part of the release is not told, so that it is compared with nothing.
	const known = major > 0 && major < 4 && minor < 100;
	return known ? { ...found, traits: [...(found.traits ?? []), `written by ${major}.${minor}`] } : found;
}

function describe(count: number, version: string | undefined, names: readonly string[], objective: unknown): ModelDescription {
	return {
		format: "XGBoost",
		...(Number.isInteger(count) && count > 0 ? { columns: { count, ...(names.length === count ? { names } : {}) } } : {}),
		...(version === undefined ? {} : { writtenWith: { name: "xgboost", version } }),
		traits: typeof objective === "string" ? [objective.slice(0, 60)] : [],
	};
}

function versionOf(version: unknown): string | undefined {
	return Array.isArray(version) && version.length === 3 && version.every((part) => Number.isInteger(part)) ? version.join(".") : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function recordOf(value: unknown): Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
