import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { type Asset, isFilledIn, isSet, refused } from "./asset.ts";

/** What the SDK and the service ask of a deployment besides its structure. */
export function* checkDeployment(asset: Asset): Iterable<PlatformRemark> {
	if (!asset.kind.endsWith("Deployment")) return;
	yield* checkReferences(asset);
	yield* checkVersion(asset);
	yield* checkCode(asset);
	if (!asset.online) return;
	yield* checkScale(asset);
	yield* checkServing(asset);
	if (asset.kind === "KubernetesOnlineDeployment") yield* checkRegistry(asset);
}

/** A bare word is neither a registered asset nor a path where a reference is wanted. */
function* checkReferences(asset: Asset): Iterable<PlatformRemark> {
	for (const key of ["model", "environment"]) {
		const reference = asset.document.get(key).string();
		if (!reference || /^(azureml:|file:)/.test(reference.value) || reference.value === "" || isFilledIn(reference.value)) continue;
		const wanted = "a registered one is written `azureml:name:version`, and files stand in a map of their own";
		yield refused(asset, reference.at, `\`${key}\` is \`${reference.value}\`, but ${wanted}.`);
	}
}

/** A model without a name is registered under one that nobody chose, where a version says nothing. */
function* checkVersion(asset: Asset): Iterable<PlatformRemark> {
	const model = asset.document.get("model");
	const version = model.get("version");
	if (isSet(version) && version.key && !isSet(model.get("name")))
		yield refused(asset, version.key.at, "`model` has a `version` but no `name`.");
}

function* checkCode(asset: Asset): Iterable<PlatformRemark> {
	const configuration = asset.document.get("code_configuration");
	const [code, script] = [configuration.get("code"), configuration.get("scoring_script")];
	if (isSet(code) && code.key && !script.templated && (!isSet(script) || script.string()?.value === ""))
		yield refused(asset, code.key.at, "`code_configuration` names `code` but no `scoring_script`.");
}

function* checkScale(asset: Asset): Iterable<PlatformRemark> {
	const settings = asset.document.get("scale_settings");
	const type = settings.get("type").string();
	const plain = type?.value.toLowerCase() === "default";
	if (type && !plain && asset.kind === "ManagedOnlineDeployment" && /^target_?utilization$/i.test(type.value))
		yield refused(
			asset,
			type.at,
			`\`scale_settings\` follows the load (\`${type.value}\`), and a managed deployment takes \`default\` alone.`,
		);
	const extra = settings.entries().find(({ key }) => key !== undefined && key.value !== "type");
	if (plain && extra?.key)
		yield refused(asset, extra.key.at, `\`scale_settings\` has \`${extra.key.value}\`, which its type \`default\` does not know.`);
	const [least, most] = [settings.get("min_instances").number(), settings.get("max_instances").number()];
	if (!least || !most || least.value <= most.value) return;
	const message = `\`min_instances\` is ${least.value}, but \`max_instances\` is ${most.value}.`;
	yield { rule: "config/out-of-range", at: least.at, message, related: [{ value: "The maximum stands here.", at: most.at }] };
}

/** Models of MLflow and Triton bring their own server; any other one takes an environment, unless the call packages the model first. */
function* checkServing({ document }: Asset): Iterable<PlatformRemark> {
	const [model, code] = [document.get("model"), document.get("code_configuration")];
	const type = model.get("type").string();
	if (isSet(document.get("environment")) || isServed(type?.value) || isReference(model)) return;
	const unless = "unless the model is packaged first";
	const told = (at: PlatformRemark["at"], what: string): PlatformRemark => ({
		rule: "config/missing-field",
		severity: "warning",
		at,
		message: `${what}, ${unless}.`,
	});
	if (isSet(code) && code.key) yield told(code.key.at, "There is code to run in `code_configuration`, but no `environment` to run it in");
	else if (type && /^custom_?model$/i.test(type.value))
		yield told(type.at, "A `custom_model` has no server of its own, but there is no `environment` to serve it");
}

function isServed(type: string | undefined): boolean {
	return /^(?:mlflow|triton)_?model$/i.test(type ?? "");
}

function isReference(model: Cursor): boolean {
	return !isSet(model) || model.string() !== undefined || model.templated;
}

function* checkRegistry(asset: Asset): Iterable<PlatformRemark> {
	const { document } = asset;
	for (const cursor of [document.get("model"), document.get("environment"), document.get("code_configuration", "code")]) {
		const reference = cursor.string();
		if (reference && /^azureml:\/\/registries\//.test(reference.value))
			yield refused(asset, reference.at, "a Kubernetes deployment takes assets of its own workspace, and this one lies in a registry.");
	}
}
