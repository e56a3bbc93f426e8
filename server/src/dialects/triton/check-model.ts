import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { platforms } from "./backend.ts";
import { escapes } from "./check-tensors.ts";
import { type Config, ignored, refused } from "./config.ts";
import { keyAt, mapOf, numbers, repeated, text, truth } from "./fields.ts";

/** What the server asks of the model as a whole: its backend, its instances, its cache, its warm-up. */
export function checkModel(config: Config): readonly PlatformRemark[] {
	return [
		...checkBackend(config),
		...checkRuntime(config),
		...repeated(config.document, "instance_group").flatMap((group) => checkGroup(group, config)),
		...checkCache(config),
		...repeated(config.document, "model_warmup").flatMap((sample) => checkWarmup(sample, config)),
	];
}

function checkBackend(config: Config): readonly PlatformRemark[] {
	const { document, backend } = config;
	const [platform, named] = [text(document.get("platform")), text(document.get("backend"))];
	if (backend.name === undefined || config.ensemble) return [];
	if (backend.name === "") return [platform ? unknownPlatform(platform, config) : noBackend(config)];
	// The server's own spellings of these two contradict each other, so that nothing certain can be said.
	if (!platform || platform.value === "libtorch" || platform.value === "torch_aoti") return [];
	const pairs = Object.entries(platforms).filter(([, of]) => of === backend.name);
	if (pairs.length === 0 || pairs.some(([name]) => name === platform.value)) return [];
	const names = pairs.map(([name]) => `\`${name}\``).join(" or ");
	const remark = refused(
		platform.at,
		config,
		`the platform \`${platform.value}\` does not belong to the backend \`${backend.name}\`, whose platform is ${names}.`,
	);
	const only = pairs.length === 1 ? pairs[0]?.[0] : undefined;
	const related = named ? { related: [{ value: `The backend is \`${named.value}\`.`, at: named.at }] } : {};
	return [{ ...remark, ...related, ...(only ? { fix: replace(platform.at, `"${only}"`, `Change to ${only}`, true) } : {}) }];
}

function unknownPlatform(platform: { readonly value: string; readonly at: Config["at"] }, config: Config): PlatformRemark {
	const what = `it knows no platform \`${platform.value}\`, and there is no \`backend\`.`;
	const meant =
		Object.keys(platforms).find((name) => platforms[name] === platform.value) ??
		nearest(platform.value, [...Object.keys(platforms), "ensemble"]);
	if (meant) return { ...refused(platform.at, config, what), fix: replace(platform.at, `"${meant}"`, `Change to ${meant}`, true) };
	const key = keyAt(config.document, "platform");
	return { ...refused(platform.at, config, what), ...(key ? { fix: replace(key, "backend", "Rename to backend", false) } : {}) };
}

function noBackend(config: Config): PlatformRemark {
	const file = config.document.get("default_model_filename");
	return refused(file.at, config, `there is no \`backend\`, and \`${file.string()?.value}\` is not the usual file of one.`);
}

function checkRuntime(config: Config): readonly PlatformRemark[] {
	const runtime = text(config.document.get("runtime"));
	if (!runtime || !escapes(runtime.value)) return [];
	return [refused(runtime.at, config, `the backend library \`${runtime.value}\` lies outside the backend's folder.`)];
}

function checkGroup(group: Cursor, config: Config): readonly PlatformRemark[] {
	const kind = group.get("kind").string();
	const gpus = keyAt(group, "gpus");
	const { name, platform } = config.backend;
	const remarks: PlatformRemark[] = [];
	const related = kind ? [{ value: `The kind is \`${kind.value}\`.`, at: kind.at }] : [];
	if ((kind?.value === "KIND_CPU" || kind?.value === "KIND_MODEL") && gpus && repeated(group, "gpus").length > 0) {
		remarks.push({
			...refused(gpus, config, `an instance group of \`${kind.value}\` has no GPUs of its own, but \`gpus\` names some.`),
			related,
		});
	}
	if (kind?.value === "KIND_CPU" && name === "tensorrt") {
		remarks.push(refused(kind.at, config, "TensorRT runs on GPUs only, but the instance group is of `KIND_CPU`."));
	}
	for (const profile of repeated(group, "profile")) {
		const value = text(profile);
		if (platform !== undefined && platform !== "tensorrt_plan") {
			remarks.push(
				refused(keyAt(group, "profile"), config, `optimisation profiles belong to TensorRT, but the model runs on ${name || platform}.`),
			);
			break;
		}
		if (value && !/^\s*\+?\d/.test(value.value)) {
			remarks.push(
				refused(value.at, config, `an optimisation profile is the text of a number from 0 on, but this one is \`${value.value}\`.`),
			);
		}
	}
	return remarks;
}

function checkCache(config: Config): readonly PlatformRemark[] {
	const { document } = config;
	if (!truth(document.get("response_cache", "enable"))?.value) return [];
	const at = keyAt(document, "response_cache");
	const sequences = keyAt(document, "sequence_batching");
	const remarks: PlatformRemark[] = [];
	if (sequences) {
		const related = [{ value: "Sequence batching is set here.", at: sequences }];
		remarks.push({ ...refused(at, config, "responses of a sequence cannot be cached, but `response_cache` is enabled."), related });
	}
	const decoupled = truth(document.get("model_transaction_policy", "decoupled"));
	if (decoupled?.value) {
		const related = [{ value: "The model is decoupled here.", at: decoupled.at }];
		remarks.push({ ...refused(at, config, "responses of a decoupled model cannot be cached, but `response_cache` is enabled."), related });
	}
	return remarks;
}

function checkWarmup(sample: Cursor, config: Config): readonly PlatformRemark[] {
	if (!sample.isMap || config.ensemble || sample.get("batch_size").templated) return [];
	const at = sample.get("name").at ?? sample.entries()[0]?.key?.at;
	const size = sample.get("batch_size").number();
	if ((size?.value ?? 0) === 0) {
		return [
			ignored(
				size?.at ?? at,
				config,
				`The warm-up sample is not sent, because ${size ? "its `batch_size` is 0" : "it has no `batch_size`"}.`,
			),
		];
	}
	return mapOf(sample, "inputs").flatMap(({ key, value }): readonly PlatformRemark[] => {
		if (!value.isMap) return [];
		const name = key.string()?.value ?? "";
		const dims = numbers(value, "dims");
		const remarks: PlatformRemark[] = [];
		if (dims?.value.includes(-1))
			remarks.push(refused(dims.at, config, `the warm-up input \`${name}\` needs fixed dimensions, but one of them is -1.`));
		if (!["zero_data", "random_data", "input_data_file"].some((field) => value.get(field).present)) {
			const what = `the warm-up input \`${name}\` needs \`zero_data\`, \`random_data\` or an \`input_data_file\`, but none is set.`;
			remarks.push(refused(key.at, config, what));
		}
		return remarks;
	});
}
