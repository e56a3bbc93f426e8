import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Tree, TreeScalar } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Schema } from "../schema.ts";
import { type Position, schemaNamed, start, step } from "../schemas.ts";
import { schemaIds } from "./recognition.ts";
import { resourceOf } from "./schema.ts";
import type { Resource, Template } from "./template.ts";

const platform = { title: "CloudFormation", rejectsUnknown: true, target: undefined };

/** CloudFormation holds each resource against the schema of its type before anything is made. */
export function* checkStructure({ said, type, id }: Resource): Iterable<PlatformRemark> {
	if (!said.tree) return;
	const schema = resourceOf(type);
	const found = checkSchema(coerce(said.tree, start(schema)), schema, platform);
	const remarks = found.map((remark) => ({ ...remark, message: remark.message.replace(/^The document/, `The resource \`${id.value}\``) }));
	const missing = new Set(remarks.filter(({ rule }) => rule === "config/missing-field").map(({ at }) => at.start));
	yield* remarks;
	for (const remark of emptyValues(said.tree)) if (!missing.has(remark.at.start)) yield remark;
}

/** No value of a template may be null. */
function* emptyValues(tree: Tree): Iterable<PlatformRemark> {
	if (tree.kind === "list") for (const item of tree.items) yield* emptyValues(item);
	if (tree.kind !== "map") return;
	for (const { key, value, merged } of tree.entries) {
		if (merged) continue;
		if (value.kind === "scalar" && value.value === null && !value.templated) {
			const message = `\`${key.value}\` stands there without a value, and CloudFormation refuses null; leave the key out.`;
			yield { rule: "config/wrong-type", at: key.at, message };
		} else yield* emptyValues(value);
	}
}

/** The sections of a template are all known; what stands in them is looked at resource by resource. */
export function checkSections({ document }: Template): readonly PlatformRemark[] {
	const { tree } = document;
	if (tree?.kind !== "map") return [];
	const entries = tree.entries
		.filter(({ key }) => !key.value.startsWith("Fn::"))
		.map((entry) => ({ ...entry, value: { ...nothing, at: entry.value.at } }));
	const remarks = checkSchema({ ...tree, entries }, schemaNamed("sagemaker-template.schema.json"), platform);
	return remarks.map((remark) => ({ ...remark, message: remark.message.replace(/^The document/, "The template") }));
}

const nothing = { kind: "scalar", value: null, style: "plain", templated: true } as const;

/** The types of resources that CloudFormation has no more or has besides are many; only a slip of the pen in one that is known here is told. */
export function* checkTypes({ document }: Template): Iterable<PlatformRemark> {
	for (const resource of document.get("Resources").entries()) {
		const type = resource.get("Type").string();
		if (!type?.value.startsWith("AWS::SageMaker::") || allTypes.has(type.value)) continue;
		const meant = nearest(type.value, [...allTypes]);
		const message = `CloudFormation knows no type \`${type.value}\`${meant ? `; did you mean \`${meant}\`?` : "."}`;
		yield { rule: "config/unknown-value", at: type.at, message };
	}
}

const others =
	"AIWorkloadConfig Action Algorithm App AppImageConfig Artifact Cluster ClusterSchedulerConfig CodeRepository ComputeQuota Context Device DeviceFleet Domain Experiment ExperimentTrialComponent Hub HumanTaskUi Image ImageVersion MlflowApp MlflowTrackingServer ModelCard NotebookInstance NotebookInstanceLifecycleConfig PartnerApp ProcessingJob Project Space StudioLifecycleConfig TrialComponent UserProfile Workforce Workteam";
const allTypes = new Set([...Object.keys(schemaIds), ...others.split(" ").map((name) => `AWS::SageMaker::${name}`)]);

/** Text that reads as the wanted number or truth is taken for it, and numbers and truths for text. */
function coerce(tree: Tree, position: Position | undefined): Tree {
	if (!position) return tree;
	if (tree.kind === "scalar") return scalar(tree, position.schema);
	if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => coerce(item, position.schema.items && step(position, 0))) };
	return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: coerce(entry.value, step(position, entry.key.value)) })) };
}

function scalar(tree: TreeScalar, schema: Schema): TreeScalar {
	const types = [schema.type].flat();
	const { value } = tree;
	if (typeof value !== "string") {
		if (types.includes("string") && value !== null) return { ...tree, value: String(value) };
		return types.includes("boolean") && (value === 0 || value === 1) ? { ...tree, value: value === 1 } : tree;
	}
	if (types.includes("object") && /^\s*\{/.test(value)) return { ...tree, templated: true };
	if (types.includes("boolean") && /^(?:true|false|yes|no|on|off)$/i.test(value))
		return { ...tree, value: /^(?:true|yes|on)$/i.test(value) };
	const numeric = types.includes("integer") || types.includes("number");
	return numeric && /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(value) ? { ...tree, value: Number(value) } : tree;
}
