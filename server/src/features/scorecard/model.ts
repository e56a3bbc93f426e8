import { listText } from "../../rules/words.ts";
import { ownersOf } from "../init/code-owners.ts";
import { fileAt, many, type Proof, proof, type Rungs, type SectionOfTests, said, type Unassessable } from "./answer.ts";
import type { Deployment } from "./deployment.ts";
import { job, monitor, report, run, words } from "./steps.ts";

export const model: SectionOfTests = {
	id: "model",
	title: "Model development",
	tests: [
		{ id: "M1", title: "How the model is made is reviewed and checked in", measure: reviewed },
		{
			id: "M2",
			title: "What is measured offline goes along with what counts online",
			voids: ["drift/offline-online-gap"],
			halves: ["product/kpi-unmeasured"],
			measure: correlated,
		},
		{ id: "M3", title: "Hyperparameters are tuned", measure: tuned },
		{
			id: "M4",
			title: "What a stale model costs is known",
			lowers: ["drift/retraining-policy-missing", "drift/retraining-too-slow"],
			measure: staleness,
		},
		{
			id: "M5",
			title: "A simpler model would not do",
			voids: ["capacity/simpler-model-suffices"],
			measure: baseline,
		},
		{
			id: "M6",
			title: "Quality is good enough for each group of requests",
			voids: ["drift/slice-below-gate"],
			lowers: ["product/locale-gap"],
			measure: slices,
		},
		{
			id: "M7",
			title: "The model is fair to those whom it is about",
			voids: ["product/inclusion-untested"],
			measure: inclusion,
		},
	],
};

function reviewed(of: Deployment): Rungs | Unassessable {
	const { codeOwners, texts } = of.surroundings;
	const { training } = of.code;
	if (training.length === 0) return { unassessable: "No pipeline of the workspace says which code trains the model." };
	const absent = training.find((script) => of.world.lineage.exists(script) === false);
	const owned = codeOwners && absent === undefined ? training.map((script) => ({ script, owners: ownersOf(codeOwners, script) })) : [];
	const settings = texts.find(
		({ path, text }) => /^\.github\/settings\.ya?ml$/.test(path) && /^\s*required_pull_request_reviews\s*:/m.test(text),
	);
	const file = codeOwners?.file;
	return {
		half: owned.flatMap(({ script, owners }) =>
			owners.length > 0 && file !== undefined
				? [proof(fileAt(file), `\`${script}\` is checked in, and ${listText(owners)} answers for it.`)]
				: [],
		),
		full: settings ? [proof(fileAt(settings.file), "The settings of the repository ask for a review of every change.")] : [],
		toHalf:
			absent === undefined
				? { effort: "words", count: 1, sentence: `Name an owner of \`${training[0]}\` in CODEOWNERS.`, at: fileAt(file ?? "CODEOWNERS") }
				: { effort: "report", count: 1, sentence: `Check in \`${absent}\`, which the pipeline runs.`, at: of.stages[0]?.at ?? of.card.at },
		toFull: {
			effort: "words",
			count: 1,
			sentence: "State `required_pull_request_reviews` in .github/settings.yml.",
			at: fileAt(".github/settings.yml"),
		},
	};
}

function correlated(of: Deployment): Rungs {
	const { card } = of;
	const gate = card.retraining?.gateTerms?.metric;
	const watched = card.monitoring.find(({ metric }) => metric && metric.value === gate?.value);
	const metric = watched?.metric;
	return {
		half:
			metric && gate
				? [
						proof(metric.at, `\`${metric.value}\` is watched in production.`),
						proof(gate.at, `\`${gate.value}\` decides about a new model, too.`),
					]
				: [],
		full: metric ? run(of, "drift", "tells of the figure in production", true) : [],
		toHalf: monitor(
			of,
			gate
				? `Watch \`${gate.value}\`, by which a new model is judged, in production: a \`metric\` under \`monitoring\``
				: "Name one figure both as the `metric` of `retraining.gate` and as a `metric` under `monitoring`",
			card.monitoring.at(-1)?.at ?? card.retraining?.at,
		),
		toFull: job(of, "plimsoll drift", "on a schedule"),
	};
}

const tuning = /(^|[\W_])(sweep|sweeper|tune|tuning|optuna|hyperopt|hparams?|hyper-?param\w*|katib|grid_?search)([\W_]|$)/i;

function tuned(of: Deployment): Rungs {
	const stages = of.stages.filter(({ name, command }) => tuning.test(name) || tuning.test(command?.value ?? ""));
	const files = of.files.filter((file) => tuning.test(file.slice(file.lastIndexOf("/") + 1)));
	const tuners = stages.map(({ name, at }) => proof(at, `The stage \`${name}\` looks for the best hyperparameters.`));
	return {
		half: [
			...tuners,
			...files.slice(0, 1).map((file) => proof(fileAt(file), "This is about the search for hyperparameters, by its name.")),
		],
		full: tuners.length > 0 ? run(of, "reproduce", "repeats that search") : [],
		toHalf: report(of, "Search for the best hyperparameters, and keep the settings of that search in a file such as `sweep.yaml`"),
		toFull: tuners.length > 0 ? job(of, "dvc repro") : report(of, "Make that search a stage of the pipeline"),
	};
}

function staleness(of: Deployment): Rungs {
	const about = /stale(ness)?|backtest/i;
	const stages = of.stages
		.filter(({ name }) => about.test(name))
		.map(({ name, at }) => proof(at, `The stage \`${name}\` tries the model on later data.`));
	const files = of.files.filter((file) => about.test(file.slice(file.lastIndexOf("/") + 1))).slice(0, 1);
	return {
		half: [...stages, ...files.map((file) => proof(fileAt(file), "This is about models that grow old, by its name."))],
		full: stages.length > 0 ? run(of, "reproduce", "tries it again", true) : [],
		toHalf: report(of, "Try the model on ever later data, and keep the result in a report such as `reports/staleness.json`"),
		toFull: job(of, "dvc repro", "on a schedule"),
	};
}

/** The report that the card names, where it lies in the workspace. */
export function evaluationOf({ card, world }: Deployment): readonly Proof[] {
	const report = card.evaluation?.report;
	return report && world.lineage.exists(report.path) ? [proof(report.at, `\`${report.written}\` tells how good the model is.`)] : [];
}

function baseline(of: Deployment): Rungs {
	const { evaluation, retraining } = of.card;
	const evaluated = evaluationOf(of);
	const compared = said(evaluation?.baseline, (value) => `The model was compared with \`${value}\`.`);
	const against = retraining?.gateTerms?.against;
	return {
		half: evaluated.length > 0 && compared.length > 0 ? [...compared, ...evaluated] : [],
		full: against?.value === "baseline" ? said(against, () => "A new model goes live only if it beats the baseline.") : [],
		toHalf:
			compared.length > 0 || evaluated.length === 0
				? report(of, "Compare the model with a simpler one, and name both under `evaluation`: `baseline` and `report`")
				: words(of, "Name the simpler model that the report compares it with as `evaluation.baseline`", evaluation?.at),
		toFull: words(of, "State `vs: baseline` under `retraining.gate`", retraining?.gate ?? retraining?.at),
	};
}

function slices(of: Deployment): Rungs {
	const named = of.card.evaluation?.slices ?? [];
	const evaluated = evaluationOf(of);
	return {
		half: evaluated.length > 0 ? [...groups(named), ...(named.length > 0 ? evaluated : [])] : [],
		full: [],
		toHalf:
			evaluated.length > 0
				? words(of, "Name the groups that the report looks at by themselves as `evaluation.slices`", of.card.evaluation?.at)
				: report(of, "Measure the quality for each group of requests, and name them under `evaluation`: `slices` and `report`"),
	};
}

/** Groups that are groups of people. */
const people = /age|gender|sex|ethnic|race|religio|disab|nation|country|region|language|locale|income|migra|dialect|skin/i;

function inclusion(of: Deployment): Rungs {
	const named = (of.card.evaluation?.slices ?? []).filter(({ value }) => people.test(value));
	const evaluated = evaluationOf(of);
	return {
		half: evaluated.length > 0 ? [...groups(named), ...(named.length > 0 ? evaluated : [])] : [],
		full: [],
		toHalf: report(of, "Measure the quality for groups of people apart, such as by age or language, and name them as `evaluation.slices`"),
	};
}

function groups(slices: NonNullable<Deployment["card"]["evaluation"]>["slices"]): readonly Proof[] {
	const [first] = slices;
	if (!first) return [];
	return [
		proof(
			first.at,
			`${many(slices.length, "group")} ${slices.length === 1 ? "is" : "are"} looked at apart: ${listText(slices.map(({ value }) => value))}.`,
		),
	];
}
