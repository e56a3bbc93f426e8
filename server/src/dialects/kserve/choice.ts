import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { flag } from "../kubernetes/container.ts";
import { change, either, elsewhere, ignored } from "./remark.ts";
import type { Runtime } from "./runtimes.ts";
import { candidates, preferred, runtimesOf, servesFormat, speaks, type Wish, wishFact, wishOf } from "./selection.ts";
import { type InferenceService, isSet, predictorsOf, since } from "./service.ts";

const protocols = ["v1", "v2", "grpc-v1", "grpc-v2"];

/** The runtimes of older releases are not listed. */
const firstListed = "0.11";

/** Formats of well-known runtimes that KServe does not ship; they only look misspelt. */
const elsewhereServed = new Set(["openvino_ir"]);

/** Runtimes whose image has a variant for GPUs, and the formats that lead to them. */
const gpuImages = new Set(["kserve-tensorflow-serving", "kserve-torchserve", "kserve-huggingfaceserver"]);

/** Controller: which runtime serves the model, worked out from the runtimes that KServe ships; a cluster may have others. */
export function* checkRuntimes(service: InferenceService): Iterable<PlatformRemark> {
	if (service.mode === "modelmesh" || service.patch) return;
	const runtimes = runtimesOf(service);
	for (const predictor of predictorsOf(service)) {
		for (const implementation of predictor.implementations) {
			const { key, cursor } = implementation;
			yield* protocolSpelling(cursor, service);
			if (key.value === "model" && cursor.isMap && !isSet(cursor.get("modelFormat"))) {
				const message = `\`model\` has no \`modelFormat\`, and ${service.title} finds no runtime without one.`;
				yield { rule: "config/no-runtime", severity: "warning", at: key.at, message };
			}
			const wish = since(service, firstListed) ? wishOf(implementation, predictor, service) : undefined;
			if (!wish || (wish.statedProtocol && !protocols.includes(wish.protocol))) continue;
			const chosen = candidates(wish, runtimes);
			const told = wish.runtime ? named(wish, wish.runtime, chosen, runtimes, service) : unnamed(wish, chosen, runtimes, service);
			for (const remark of told) yield { ...remark, wish: wishFact(wish, service) };
			yield* gpuImage(cursor, preferred(wish, chosen));
			if (predictor === service.predictor) yield* transformerProtocol(wish, chosen, service);
		}
	}
}

function* protocolSpelling(cursor: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const stated = cursor.get("protocolVersion").string();
	if (!stated || protocols.includes(stated.value)) return;
	const meant = nearest(stated.value, protocols) ?? { grpc: "grpc-v2", "2": "v2", "1": "v1" }[stated.value];
	const hint = meant ? `; did you mean \`${meant}\`?` : `: ${either(protocols)}.`;
	const fix = meant ? change(stated, meant, service, true) : {};
	const message = `\`protocolVersion\` is \`${stated.value}\`, which is none of the protocols that KServe knows${hint}`;
	yield { rule: "config/unknown-value", severity: "warning", at: stated.at, message, ...fix };
}

function* named(
	wish: Wish,
	name: Located<string>,
	chosen: readonly Runtime[],
	runtimes: readonly Runtime[],
	service: InferenceService,
): Iterable<PlatformRemark> {
	const runtime = chosen[0];
	if (!runtime) {
		const names = runtimes.map((one) => one.name);
		const meant =
			names.find((one) => one === `kserve-${name.value}`) ?? (name.value.startsWith("kserve-") ? nearest(name.value, names) : undefined);
		if (!meant) return;
		const fix = change(name, meant, service, false);
		const message = `None of the runtimes that ${service.title} ships is named \`${name.value}\`; did you mean \`${meant}\`?`;
		yield { rule: "config/no-runtime", severity: "warning", at: name.at, message, ...fix };
	} else if (wish.statedProtocol && !speaks(runtime, wish.protocol)) {
		const message = `\`protocolVersion\` is \`${wish.protocol}\`, but the runtime \`${runtime.name}\` speaks ${either(runtime.protocols)}.`;
		yield {
			rule: "contract/protocol-mismatch",
			severity: "error",
			at: wish.statedProtocol.at,
			message,
			...elsewhere("The runtime is named here.", name.at),
		};
	} else if (!chosen.some((one) => servesFormat(one, wish))) {
		const formats = either([...new Set(runtime.formats.map(label))]);
		const at = (runtime.formats.some((format) => format.name === wish.format.value) && wish.version?.at) || wish.format.at;
		const message = `The format is \`${wished(wish)}\`, but the runtime \`${runtime.name}\` serves ${formats}.`;
		yield { rule: "config/no-runtime", severity: "warning", at, message, ...elsewhere("The runtime is named here.", name.at) };
	}
}

function* unnamed(
	wish: Wish,
	chosen: readonly Runtime[],
	runtimes: readonly Runtime[],
	service: InferenceService,
): Iterable<PlatformRemark> {
	if (chosen.length > 0) return;
	const none = `None of the runtimes that ${service.title} ships`;
	const told = (at: Span, what: string): PlatformRemark => ({
		rule: "config/no-runtime",
		severity: "warning",
		at,
		message: `${none} ${what}`,
	});
	const ofFormat = runtimes.filter((runtime) => servesFormat(runtime, { ...wish, version: undefined }));
	const ofVersion = ofFormat.filter((runtime) => servesFormat(runtime, wish));
	const ofNodes = ofVersion.filter((runtime) => (runtime.workers ?? false) === wish.workers);
	if (ofFormat.length === 0) {
		yield unknownFormat(wish, runtimes, service, told);
	} else if (ofVersion.length === 0) {
		const formats = ofFormat.flatMap((runtime) => runtime.formats).filter(({ name }) => name === wish.format.value);
		const versions = either([...new Set(formats.flatMap(({ version }) => version ?? []))].sort());
		yield told(wish.version?.at ?? wish.format.at, `serves \`${wished(wish)}\`; they serve the versions ${versions}.`);
	} else if (ofNodes.length === 0) {
		yield told(wish.format.at, `serves \`${wished(wish)}\` on several nodes, as \`workerSpec\` asks for.`);
	} else {
		const spoken = either([...new Set(ofNodes.flatMap((runtime) => runtime.protocols))].sort());
		const why = wish.statedProtocol ? "as `protocolVersion` says" : "which is asked for where `protocolVersion` says nothing";
		yield told(
			wish.statedProtocol?.at ?? wish.format.at,
			`serves \`${wished(wish)}\` over \`${wish.protocol}\`, ${why}; they speak ${spoken}.`,
		);
	}
}

/** A format of which nobody has heard is most likely served by a runtime of the cluster's own. */
function unknownFormat(
	{ format }: Wish,
	runtimes: readonly Runtime[],
	service: InferenceService,
	told: (at: Span, what: string) => PlatformRemark,
): PlatformRemark {
	const byName = runtimes.find((runtime) => runtime.formats.some(({ name }) => name === format.value));
	if (byName) return told(format.at, `takes \`${format.value}\` without being named in \`runtime\`, as \`${byName.name}\` could be.`);
	const names = new Set(runtimes.flatMap(({ formats }) => formats.map(({ name }) => name)));
	const meant = elsewhereServed.has(format.value) ? undefined : nearest(format.value, names);
	if (meant) {
		const message = `serves the format \`${format.value}\`; did you mean \`${meant}\`?`;
		return { ...told(format.at, message), ...change(format, meant, service, false) };
	}
	return { ...told(format.at, `serves the format \`${format.value}\`, so the cluster must have one of its own.`), severity: "info" };
}

function wished({ format, version }: Wish): string {
	return version ? `${format.value} ${version.value}` : format.value;
}

function label({ name, version }: Runtime["formats"][number]): string {
	return version ? `${name} ${version}` : name;
}

/** The tag of `runtimeVersion` replaces the one that KServe would have extended for a GPU (K19 in the form that can happen). */
function* gpuImage(cursor: Cursor, runtime: Runtime | undefined): Iterable<PlatformRemark> {
	const version = cursor.get("runtimeVersion").word();
	const limits = cursor.get("resources", "limits");
	const gpu = limits.entries().find(({ key }) => key?.value === "nvidia.com/gpu" || key?.value.startsWith("nvidia.com/mig"));
	if (!version || isSet(cursor.get("image")) || !runtime || !gpuImages.has(runtime.name)) return;
	const wantsGpu = /gpu/i.test(version.value);
	if (gpu?.key && !wantsGpu && gpu.number()?.value !== 0) {
		const message = `\`runtimeVersion\` is \`${version.value}\`, the tag of an image without GPU support, but \`${gpu.key.value}\` is asked for.`;
		yield ignored(version.at, message, elsewhere("The GPU is asked for here.", gpu.key.at));
	} else if (!gpu && wantsGpu && !limits.templated && !cursor.get("resources").templated) {
		yield ignored(
			version.at,
			`\`runtimeVersion\` is \`${version.value}\`, the tag of an image for GPUs, but no GPU is asked for in \`resources.limits\`.`,
		);
	}
}

/** What the transformer is told to speak must be something that the predictor understands. */
function* transformerProtocol(wish: Wish, chosen: readonly Runtime[], service: InferenceService): Iterable<PlatformRemark> {
	const words = service.transformer.cursor
		.get("containers")
		.items()
		.flatMap((container) => container.get("args").items())
		.flatMap((word) => word.word() ?? []);
	const told = flag(words, "--predictor_protocol", "--protocol");
	const spoken = [...new Set(chosen.flatMap((runtime) => runtime.protocols))];
	if (!told || !protocols.includes(told.value) || chosen.length === 0 || chosen.some((runtime) => speaks(runtime, told.value))) return;
	const message = `The transformer speaks \`${told.value}\` with the predictor, but the runtime for \`${wish.format.value}\` speaks ${either(spoken.sort())}.`;
	yield {
		rule: "contract/protocol-mismatch",
		severity: "error",
		at: told.at,
		message,
		...elsewhere("The model is declared here.", wish.format.at),
	};
}
