import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { type Reference, referencesIn } from "./references.ts";
import { type Resource, referred, type Template } from "./template.ts";

/** Names that lead to nothing in the template; macros may make what they name, so that nothing is said beside one. */
export function* checkReferences(template: Template): Iterable<PlatformRemark> {
	if (template.generated) return;
	const known = namesIn(template);
	for (const { written, said } of template.resources) {
		const references = [...(written.tree ? referencesIn(written.tree) : []), ...attributesOf(said)];
		for (const reference of references) yield* checkReference(reference, known);
	}
}

type Names = Readonly<Record<Reference["kind"], ReadonlySet<string>>>;

function namesIn({ document, types }: Template): Names {
	const keys = (section: string) =>
		document
			.get(section)
			.entries()
			.map(({ key }) => key?.value ?? "");
	const resources = new Set(types.keys());
	return {
		value: new Set([...keys("Parameters"), ...resources]),
		attribute: resources,
		condition: new Set(keys("Conditions")),
		mapping: new Set(keys("Mappings")),
	};
}

/** `DependsOn` and `Condition` of the resource itself hold names without any function. */
function* attributesOf(said: Cursor): Iterable<Reference> {
	const after = said.get("DependsOn");
	for (const one of after.isList ? after.items() : [after]) {
		const name = one.string();
		if (name) yield { kind: "attribute", name };
	}
	const condition = said.get("Condition").string();
	if (condition) yield { kind: "condition", name: condition };
}

const words = { value: "parameter or resource", attribute: "resource", condition: "condition", mapping: "mapping" } as const;

function* checkReference({ kind, name }: Reference, known: Names): Iterable<PlatformRemark> {
	if (known[kind].has(name.value) || name.value.startsWith("AWS::")) return;
	const meant = nearest(name.value, known[kind]);
	const message = `The template has no ${words[kind]} \`${name.value}\`${meant ? `; did you mean \`${meant}\`?` : "."}`;
	yield { rule: "config/dangling-reference", at: name.at, message };
}

/** Properties that name another resource, and of which type that must be. */
const wanted: Readonly<Record<string, readonly (readonly [path: string, ...kinds: readonly string[]])[]>> = {
	Endpoint: [["EndpointConfigName", "EndpointConfig"]],
	EndpointConfig: [
		["ProductionVariants.*.ModelName", "Model"],
		["ShadowProductionVariants.*.ModelName", "Model"],
	],
	InferenceComponent: [
		["EndpointName", "Endpoint"],
		["Specification.ModelName", "Model"],
		["Specifications.*.ModelName", "Model"],
		["Specification.BaseInferenceComponentName", "InferenceComponent"],
	],
	InferenceExperiment: [
		["EndpointName", "Endpoint"],
		["ModelVariants.*.ModelName", "Model"],
	],
	ModelPackage: [["ModelPackageGroupName", "ModelPackageGroup"]],
	Model: [
		["PrimaryContainer.ModelPackageName", "ModelPackage"],
		["Containers.*.ModelPackageName", "ModelPackage"],
	],
	MonitoringSchedule: [["MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringInputs.*.EndpointInput.EndpointName", "Endpoint"]],
	DataQualityJobDefinition: [["DataQualityJobInput.EndpointInput.EndpointName", "Endpoint"]],
	ModelBiasJobDefinition: [["ModelBiasJobInput.EndpointInput.EndpointName", "Endpoint"]],
	ModelExplainabilityJobDefinition: [["ModelExplainabilityJobInput.EndpointInput.EndpointName", "Endpoint"]],
	ModelQualityJobDefinition: [["ModelQualityJobInput.EndpointInput.EndpointName", "Endpoint"]],
};

/** A reference to a resource of SageMaker that is not of the type which the property names. */
export function* checkTargets(template: Template, { kind, properties }: Resource): Iterable<PlatformRemark> {
	for (const [path, ...kinds] of wanted[kind] ?? []) {
		for (const value of along(properties, path.split("."))) {
			const id = referred(value);
			const type = id === undefined ? undefined : template.types.get(id);
			const found = /^AWS::SageMaker::(\w+)$/.exec(type ?? "")?.[1];
			if (!value.at || !found || kinds.includes(found)) continue;
			const [one = ""] = kinds;
			const message = `\`${value.key?.value}\` is that of an AWS::SageMaker::${one}, but \`${id}\` is an AWS::SageMaker::${found}.`;
			yield { rule: "config/name-mismatch", at: value.at, message };
		}
	}
}

function along(cursor: Cursor, path: readonly string[]): readonly Cursor[] {
	const [first, ...others] = path;
	if (first === undefined) return cursor.present ? [cursor] : [];
	return (first === "*" ? cursor.items() : [cursor.get(first)]).flatMap((next) => along(next, others));
}
