import type { OnnxHeader } from "../../evidence/onnx.ts";
import type { Card } from "../../facts/card.ts";
import type { Model } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Span } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { namedModels } from "./named-models.ts";
import { broughtBy, limitsOf, oldestOpset } from "./onnxruntime-releases.ts";

export const opsetUnsupported = rule({
	id: "artifact/opset-unsupported",
	summary: "An ONNX file is newer than the runtime that is to load it.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, { lineage, targets, evidenceOf }) {
		for (const { subject, path, at } of namedModels(facts, lineage)) {
			const { header } = evidenceOf(subject, "header");
			const runtime = header && runtimeOf(subject, targets);
			if (header && runtime) yield* tooNew(header, runtime, path, at);
		}
	},
});

interface Runtime {
	readonly release: string;
	/** As a person says it. */
	readonly title: string;
}

/** What runs the model, as far as a target or the manifest says so. Other engines that read ONNX files have limits of their own. */
function runtimeOf(subject: Model | Card, targets: Readonly<Record<string, string>>): Runtime | undefined {
	const { onnxruntime, triton } = targets;
	if (subject.kind === "card") return onnxruntime === undefined ? undefined : stated(onnxruntime);
	const format = subject.format?.value ?? "onnx";
	if (!["onnx", "triton", "onnxruntime", "onnxruntime_onnx"].includes(format)) return undefined;
	const byTriton = subject.dialect === "triton" || subject.runtime === undefined || subject.runtime.value === "kserve-tritonserver";
	if (!byTriton) return undefined;
	if (onnxruntime !== undefined) return stated(onnxruntime);
	const container = subject.runtimeVersion?.value ?? (subject.dialect === "triton" ? triton : undefined);
	const release = container === undefined ? undefined : broughtBy(container);
	return release === undefined ? undefined : { release, title: `Triton ${container}, whose ONNX Runtime is not newer than ${release},` };
}

function stated(release: string): Runtime {
	return { release, title: `ONNX Runtime ${release}` };
}

function* tooNew(header: OnnxHeader, { release, title }: Runtime, path: string, at: Span): Iterable<Remark> {
	const limits = limitsOf(release);
	const opset = header.opsets.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version;
	if (limits && opset !== undefined && opset > limits.opset) {
		yield { at, message: `\`${path}\` uses opset ${opset}, but ${title} loads opset ${limits.opset} at most.` };
	} else if (limits && header.irVersion > limits.ir) {
		yield {
			at,
			message: `\`${path}\` is written in version ${header.irVersion} of the ONNX format, but ${title} reads version ${limits.ir} at most.`,
		};
	}
	if (opset !== undefined && opset < oldestOpset) {
		const message = `\`${path}\` uses opset ${opset}, but ONNX Runtime supports opsets from ${oldestOpset} on.`;
		yield { at, severity: "warning", message };
	}
}
