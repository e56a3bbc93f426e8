import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, elsewhere, ignored, refused, unwelcome } from "./remark.ts";
import { isFilled, isSet, placeOf, type Resource, since } from "./resource.ts";
import { checkClaim } from "./storage.ts";

const sources = ["ngc", "dataStore", "hf"];
const qualities = ["latency", "throughput"];

/** NIMCache: where the model comes from, which parts of it are fetched, and where they are kept. */
export function* checkCache(resource: Resource): Iterable<PlatformRemark> {
	const { spec } = resource;
	const source = spec.get("source");
	yield* checkSource(source, resource);
	for (const name of ["dataStore", "hf"]) yield* checkHub(source.get(name), resource);
	yield* checkModel(source.get("ngc"), resource);
	yield* checkStorage(spec.get("storage"), resource);
	for (const name of ["httpProxy", "httpsProxy"]) yield* checkProxy(spec.get("proxy", name), resource);
}

function* checkSource(source: Cursor, resource: Resource): Iterable<PlatformRemark> {
	if (!source.isMap || resource.patch || !since(resource, "2.0.1")) return;
	const stated = sources.map((name) => source.get(name)).filter((one) => isSet(one));
	if (stated.length === 1) return;
	const names = stated.flatMap(({ key }) => key?.value ?? []);
	const what = names.length === 0 ? `none of ${all(sources)}` : all(names);
	yield refused(placeOf(stated[1] ?? source, resource), resource, `\`source\` has ${what}, and one of them is wanted.`);
}

function* checkHub(hub: Cursor, resource: Resource): Iterable<PlatformRemark> {
	if (!hub.isMap || resource.patch || !since(resource, "2.0.1")) return;
	const [model, dataset] = [hub.get("modelName"), hub.get("datasetName")];
	if (isSet(model) !== isSet(dataset)) return;
	const what = isSet(model) ? "both `modelName` and `datasetName`" : "neither `modelName` nor `datasetName`";
	yield refused(
		placeOf(isSet(dataset) ? dataset : hub, resource),
		resource,
		`\`${hub.key?.value}\` has ${what}, and one of them is wanted.`,
	);
}

/** Profiles name exactly what is fetched, so that every other choice beside them is idle. */
function* checkModel(ngc: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const [model, endpoint] = [ngc.get("model"), ngc.get("modelEndpoint")];
	if (isSet(model) && isSet(endpoint) && endpoint.key && since(resource, "3.0.0")) {
		const what = "`ngc` has both `model` and `modelEndpoint`, and one of them says what is fetched.";
		yield refused(endpoint.key.at, resource, what, elsewhere("`model` stands here.", model.key?.at));
	}
	const profiles = model.get("profiles");
	const everything = profiles.items().find((item) => item.string()?.value === "all");
	if (everything?.at && profiles.items().length > 1) {
		yield unwelcome(everything.at, resource, "`all` stands beside other profiles, although it means every one of them.");
	}
	if (profiles.items().length > 0) yield* idleChoices(model, profiles, resource);
	const quality = model.get("qosProfile").string();
	if (!quality || quality.value === "" || qualities.includes(quality.value)) return;
	const near = nearest(quality.value, qualities);
	const hint = near ? `; did you mean \`${near}\`?` : `: ${all(qualities)}.`;
	const message = `\`qosProfile\` is \`${quality.value}\`, which is none of the values that ${resource.title} knows${hint}`;
	const fix = near ? { fix: rewrite(quality, near, `Change to ${near}`, true) } : {};
	yield { rule: "config/unknown-value", at: quality.at, message, ...fix };
}

function* idleChoices(model: Cursor, profiles: Cursor, resource: Resource): Iterable<PlatformRemark> {
	for (const choice of model.entries()) {
		const { key } = choice;
		if (!key || key.value === "profiles" || !isFilled(choice) || (choice.isList && choice.items().length === 0)) continue;
		const message = `\`${key.value}\` has no effect beside \`profiles\`, which names what is fetched, and the admission controller of ${resource.title} refuses both together.`;
		yield ignored(key.at, message, elsewhere("The profiles are named here.", profiles.key?.at));
	}
}

function* checkStorage(storage: Cursor, resource: Resource): Iterable<PlatformRemark> {
	if (!storage.isMap || resource.patch) return;
	const claim = storage.get("pvc");
	const claimed = claim.templated || claim.entries().some((entry) => isFilled(entry));
	if (!claimed && !isFilled(storage.get("hostPath"))) {
		yield refused(placeOf(storage, resource), resource, "`storage` has no `pvc` that the model could be kept on.");
	}
	yield* checkClaim(claim, resource);
}

function* checkProxy(proxy: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const address = proxy.string();
	if (!address || address.value === "" || /^https?:\/\//.test(address.value)) return;
	const what = `\`${proxy.key?.value}\` is \`${address.value}\`, and an address of a proxy begins with \`http://\` or \`https://\`.`;
	yield unwelcome(address.at, resource, what);
}
