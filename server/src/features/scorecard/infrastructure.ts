import { outputsOf } from "../../lineage/lineage.ts";
import { lastRun } from "../../lineage/pipelines.ts";
import { rollbackOf } from "../../lineage/rollback.ts";
import { resolvePath } from "../../source/paths.ts";
import { fileAt, many, type Proof, proof, type Rungs, type SectionOfTests, said, type Unassessable } from "./answer.ts";
import { type Deployment, savedModels } from "./deployment.ts";
import { job, report, run, testRungs, words } from "./steps.ts";

export const infrastructure: SectionOfTests = {
	id: "infrastructure",
	title: "Infrastructure",
	tests: [
		{
			id: "I1",
			title: "Training can be repeated",
			voids: ["artifact/lock-out-of-date"],
			lowers: ["artifact/mutable-alias", "artifact/mutable-image", "artifact/requirements-unpinned", "artifact/code-uri-unpinned"],
			measure: repeatable,
		},
		{ id: "I2", title: "The code that trains the model is tested", measure: trainingTests },
		{ id: "I3", title: "The whole pipeline is tested", measure: pipelineTest },
		{
			id: "I4",
			title: "A model proves its quality before it is served",
			voids: ["rollout/promotion-gate-missing"],
			measure: gate,
		},
		{
			id: "I5",
			title: "A single answer can be looked into",
			voids: ["product/explainer-incompatible"],
			lowers: ["product/explainability-missing"],
			measure: debugging,
		},
		{
			id: "I6",
			title: "A new model is tried on a part of the requests first",
			voids: ["rollout/canary-same-artifact"],
			lowers: ["rollout/canary-underpowered", "rollout/abandoned-canary"],
			measure: canary,
		},
		{
			id: "I7",
			title: "The model before can be served again",
			voids: ["rollout/rollback-impossible", "rollout/rollback-incompatible"],
			lowers: ["artifact/unversioned-uri"],
			measure: rollback,
		},
	],
};

function repeatable(of: Deployment): Rungs {
	const { stages, models, world, modelFile } = of;
	const records = stages.map((stage) => ({ stage, run: lastRun(stage, world.lineage) }));
	const recorded = records.length > 0 && records.every((one) => one.run);
	const trained = records.find(({ stage }) => outputsOf(stage).some(({ path }) => path === modelFile)) ?? records[0];
	const environments = [...models, ...savedModels(of)].flatMap(({ environment }) =>
		environment && environment.packages.length > 0 ? [environment] : [],
	);
	const unrecorded = records.find((one) => !one.run)?.stage;
	return {
		half: [
			...(recorded && trained?.run
				? [
						proof(
							trained.run.at,
							`The lock says what ${records.length === 1 ? "the stage" : `all ${records.length} stages`} behind the model ran with.`,
						),
					]
				: []),
			...environments
				.filter(({ packages }) => packages.every(({ fixed }) => fixed))
				.map(({ at, packages }) => proof(at, `The model comes with ${many(packages.length, "package")} of exact releases.`)),
		],
		full: run(of, "reproduce", "trains the model again where something changed"),
		toHalf: unrecorded
			? {
					effort: "report",
					count: 1,
					sentence: `Run \`${unrecorded.dialect === "dvc" ? "dvc repro" : unrecorded.name}\` and check in its lock: the last run of \`${unrecorded.name}\` is not recorded.`,
					at: unrecorded.at,
				}
			: report(of, "Describe as stages of a dvc.yaml how the model is made, and check in dvc.lock"),
		toFull: job(of, "dvc repro"),
	};
}

function trainingTests(of: Deployment): Rungs | Unassessable {
	const { training } = of.code;
	if (training.length === 0) return { unassessable: "No pipeline of the workspace says which code trains the model." };
	return testRungs(of, training);
}

function pipelineTest(of: Deployment): Rungs | Unassessable {
	const tests = of.tests.filter((test) => /(^|[/_.-])(pipeline|integration|e2e|end_to_end|smoke)([/_.-]|$)/i.test(test)).slice(0, 1);
	const whole = run(of, "reproduce", "goes through the whole pipeline");
	if (of.stages.length === 0 && tests.length === 0) return { unassessable: "No pipeline of the workspace leads to the model." };
	const found = tests.map((test) => proof(fileAt(test), "This tests the pipeline, by its name; how well is not looked at."));
	return {
		half: [...found, ...whole],
		full: [...whole, ...(found.length > 0 ? run(of, "test", "runs the tests") : [])],
		toHalf: report(of, "Write a test that runs the pipeline on a few rows, such as `tests/test_pipeline.py`"),
		toFull: job(of, "pytest"),
	};
}

function gate(of: Deployment): Rungs {
	const { retraining } = of.card;
	const terms = retraining?.gateTerms;
	const byHand = retraining?.promote?.value === "manual";
	const measured = said(terms?.metric, (value) => `\`${value}\` decides whether a new model is good enough.`);
	return {
		half: [...measured, ...(byHand ? said(retraining?.promote, () => "A person decides whether a new model goes live.") : [])],
		full:
			retraining?.promote?.value === "auto" && measured.length > 0
				? said(retraining.promote, () => "Nothing else lets a new model go live.")
				: [],
		toHalf: words(
			of,
			"State under `retraining` how a new model goes live (`promote`) and what it has to show first (`gate`)",
			retraining?.at,
			2,
		),
		toFull:
			measured.length > 0
				? words(of, "Let the gate decide, and state `promote: auto`", retraining?.at)
				: words(of, "State the `metric` of `retraining.gate`, and `promote: auto` where it alone decides", retraining?.at),
	};
}

function debugging(of: Deployment): Rungs {
	const { services, card } = of;
	return {
		half: [
			...services.flatMap(({ logger }) => (logger ? [proof(logger.at, "Requests or answers are logged.")] : [])),
			...services.flatMap(({ explainer }) => (explainer ? [proof(explainer.at, "An explainer answers beside the model.")] : [])),
			...said(card.explainability?.method, (value) => `Answers are explained by ${value}.`),
		],
		full: run(of, "request", "asks the model"),
		toHalf: words(
			of,
			"State under `explainability` how an answer is explained (`method`), or let the service log its answers",
			of.card.explainability?.at,
			2,
		),
		toFull: job(of, "curl … :predict", "with a request whose answer is known"),
	};
}

function canary(of: Deployment): Rungs {
	const { services, card } = of;
	const split = services.flatMap(({ canaries = [], traffic = [] }): readonly Proof[] => [
		...canaries.map(({ at, share }) =>
			proof(at, share ? `${share.value} % of the requests try another version.` : "Another version is on trial."),
		),
		...(traffic.length > 1
			? traffic.slice(0, 1).map(({ share }) => proof(share.at, `Requests are split between ${traffic.length} versions.`))
			: []),
	]);
	const plan = card.canary;
	const terms =
		plan?.window && plan.errorDelta ? [proof(plan.at, "The card says how long the trial lasts, and which rise of errors ends it.")] : [];
	return {
		half: [...split, ...(plan && terms.length === 0 ? [proof(plan.at, "The card says how a new version is tried.")] : terms)],
		full:
			split.length > 0 && terms.length > 0
				? said(card.retraining?.promote, () => "A new model goes live on these terms by itself.").filter(
						() => card.retraining?.promote?.value === "auto",
					)
				: [],
		toHalf: words(
			of,
			"State under `canary` how long a new version is tried (`window`) and which rise of errors is to be noticed (`errorDelta`)",
			plan?.at,
			2,
		),
		toFull: words(
			of,
			"Split the requests in the manifest, state `window` and `errorDelta` under `canary`, and let them decide: `retraining.promote: auto`",
		),
	};
}

function rollback(of: Deployment): Rungs {
	const { card, world } = of;
	const to = card.rollback?.to;
	const found = rollbackOf(card, world.lineage);
	// A version or an address lies in a registry that is not looked into; a path that is not there leads nowhere.
	const isElsewhere = to !== undefined && (/^v?[\d.]+$/.test(to.value) || /^[a-z][\w+.-]*:/i.test(to.value));
	const isThere = to !== undefined && (found !== undefined || world.lineage.exists(resolvePath(card.at.file, to.value)) === true);
	return {
		half: isThere
			? said(to, (value) => `\`${value}\` is here to go back to.`)
			: isElsewhere
				? said(to, (value) => `The card would go back to \`${value}\`; whether it is still there is not looked at.`)
				: [],
		full: run(of, "rollback", "tries the way back"),
		toHalf: words(of, "Name the version or the manifest to go back to as `rollback.to`"),
		toFull: job(of, "kubectl rollout undo", "on a schedule, on a cluster for tests"),
	};
}
