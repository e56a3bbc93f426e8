import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { change, dangling, elsewhere, refused } from "../kubernetes/remark.ts";
import { isSet, placeOf } from "../kubernetes/resource.ts";
import { neighboursOf } from "./neighbours.ts";
import { checkModelNames } from "./references.ts";
import type { Resource } from "./resource.ts";

/** The scheduler refuses an experiment after it is applied, and says so in its status. */
export function* checkExperiment(experiment: Resource): Iterable<PlatformRemark> {
	const { spec, title, at, patch } = experiment;
	const [candidates, mirror] = [spec.get("candidates"), spec.get("mirror")];
	if (candidates.isList && candidates.items().length === 0 && !isSet(mirror) && !patch)
		yield refused(placeOf(candidates, at), title, "the experiment has neither `candidates` nor a `mirror`.");
	yield* distinct(experiment);
	yield* standard(experiment);
	yield* onceStandard(experiment);
	const type = kindOfNames(spec);
	if (type) yield* checkModelNames(namesOf(experiment), type, experiment);
}

/** The candidates, and the mirror behind them. */
function namesOf({ spec }: Resource): readonly Located<string>[] {
	return [...spec.get("candidates").items(), spec.get("mirror")].flatMap((one) => one.get("name").string() ?? []);
}

function* distinct(experiment: Resource): Iterable<PlatformRemark> {
	const first = new Map<string, Located<string>>();
	for (const name of namesOf(experiment)) {
		const earlier = first.get(name.value);
		const what = `\`${name.value}\` takes part in the experiment twice.`;
		if (earlier) yield refused(name.at, experiment.title, what, elsewhere("It is named here already.", earlier.at));
		else first.set(name.value, name);
	}
}

/** What answers without the experiment must be one of its candidates. */
function* standard({ spec, title, text, patch }: Resource): Iterable<PlatformRemark> {
	const [word, candidates] = [spec.get("default").string(), spec.get("candidates").items()];
	const names = candidates.flatMap((one) => one.get("name").string()?.value ?? []);
	if (!word || patch || names.length < candidates.length || names.includes(word.value) || spec.get("candidates").templated) return;
	const meant = nearest(word.value, names);
	const hint = meant ? `; did you mean \`${meant}\`?` : ".";
	const message = `\`default\` is \`${word.value}\`, but it is none of the candidates, as ${title} requires${hint}`;
	yield dangling(word.at, message, meant ? { fix: change(word, meant, text, true) } : {});
}

/** Requests to a model or pipeline can be split by one experiment only. */
function* onceStandard(experiment: Resource): Iterable<PlatformRemark> {
	const { spec, title, name, namespace, document } = experiment;
	const [word, type] = [spec.get("default").string(), kindOfNames(spec)];
	if (!word || type === undefined) return;
	for (const other of neighboursOf(experiment).experiments.get(word.value) ?? []) {
		if (other.tree === document.tree) return;
		const [itsName, its] = [other.get("metadata", "name").string(), other.get("spec")];
		const apart = itsName?.value === name?.value || other.get("metadata", "namespace").string()?.value !== namespace?.value;
		if (apart || kindOfNames(its) !== type) continue;
		const what = `the requests to \`${word.value}\` are split by the experiment \`${itsName?.value ?? ""}\` already.`;
		yield refused(word.at, title, what, elsewhere("It is the default there.", its.get("default").at));
		return;
	}
}

function kindOfNames(spec: Cursor): "Model" | "Pipeline" | undefined {
	const type = spec.get("resourceType");
	if (type.templated) return undefined;
	return type.string()?.value === "pipeline" ? "Pipeline" : "Model";
}
