import type { Monitor } from "../../facts/card.ts";
import { formatDuration } from "../../facts/units.ts";
import { dateText, listText } from "../../rules/words.ts";
import { fileAt, many, type Proof, proof, type Rungs, type SectionOfTests, said } from "./answer.ts";
import type { Deployment } from "./deployment.ts";
import { evaluationOf } from "./model.ts";
import { job, monitor, report, run, words } from "./steps.ts";

export const monitoring: SectionOfTests = {
	id: "monitoring",
	title: "Monitoring",
	tests: [
		{
			id: "Mon1",
			title: "Whoever changes what it depends on tells",
			lowers: ["lineage/cross-team-unversioned"],
			measure: dependencies,
		},
		{
			id: "Mon2",
			title: "Inputs stay as training saw them",
			voids: ["drift/reference-mismatch", "drift/feature-set-mismatch", "drift/report-unsound"],
			halves: ["drift/unmonitored-feature"],
			measure: inputs,
		},
		{
			id: "Mon3",
			title: "Training and serving compute the same",
			voids: [
				...["contract/tensor-unknown", "contract/dtype-mismatch", "contract/feature-count-mismatch", "contract/feature-not-in-signature"],
				...["lineage/serving-unavailable-feature", "lineage/train-serve-split", "lineage/lookup-skew"],
			],
			lowers: ["contract/feature-type-skew"],
			measure: parity,
		},
		{
			id: "Mon4",
			title: "The model does not grow too old",
			voids: ["drift/retraining-overdue", "drift/breach-unhandled"],
			lowers: ["lineage/stale-source", "drift/report-stale"],
			measure: age,
		},
		{ id: "Mon5", title: "Numbers stay numbers", measure: numbers },
		{
			id: "Mon6",
			title: "It has not become slower, or larger",
			voids: ["capacity/latency-slo-unmet", "capacity/throughput-slo-unmet", "capacity/memory-below-peak"],
			measure: speed,
		},
		{
			id: "Mon7",
			title: "Its answers have not become worse",
			lowers: ["drift/threshold-under-label-shift"],
			halves: ["drift/monitor-without-alert"],
			measure: quality,
		},
	],
};

function dependencies(of: Deployment): Rungs {
	const { sources } = of.card;
	const ownerless = sources.filter(({ owner }) => !owner);
	const silent = sources.filter(({ alerts }) => !alerts);
	const updates = of.surroundings.texts.find(({ path }) => /dependabot\.ya?ml$|renovate(\.json5?|rc(\.json)?)$/.test(path));
	const owned = said(sources[0]?.owner, () => `Each of ${many(sources.length, "source")} has an owner.`);
	const all = sources.length > 0;
	return {
		half: all && ownerless.length === 0 ? owned : [],
		full:
			all && updates && silent.length === 0
				? [
						proof(fileAt(updates.file), "New releases of packages are proposed by themselves."),
						...said(sources[0]?.alerts, () => "Every source says where its failures are told."),
					]
				: [],
		toHalf: words(
			of,
			all
				? `Name the \`owner\` of ${many(ownerless.length, "source")} under \`sources\``
				: "List under `sources` where the features come from, each with its `owner`",
			sources[0]?.at,
		),
		toFull:
			silent.length > 0
				? words(
						of,
						`State where the failures of ${many(silent.length, "source")} are told (\`alerts\`)${updates ? "" : ", and add .github/dependabot.yml"}`,
						sources[0]?.at,
					)
				: { effort: "words", count: 1, sentence: "Add .github/dependabot.yml or renovate.json.", at: fileAt(".github/dependabot.yml") },
	};
}

function inputs(of: Deployment): Rungs {
	const { card, nodes } = of;
	const served = card.features
		.filter(({ availability }) => availability?.value !== "training-only")
		.flatMap(({ name }) => name?.value ?? []);
	const watching = card.monitoring.filter(({ feature }) => feature && (served.length === 0 || served.includes(feature.value)));
	const watched = new Set(watching.map(({ feature }) => feature?.value));
	const rest = served.filter((name) => !watched.has(name));
	const alerting = watching.filter(({ alert }) => alert);
	const [first] = watching;
	const [alert] = alerting;
	const others = nodes.filter(({ kind, things }) => kind === "monitor" && things.some(({ at }) => at.file !== card.at.file));
	const checked = card.sources.flatMap(({ validation, contract }) => [
		...said(validation, (value) => `\`${value}\` checks a source before training.`),
		...said(contract, (value) => `A source keeps the contract \`${value}\`.`),
	]);
	const whole = watching.length > 0 && rest.length === 0;
	return {
		half: [
			...(first
				? [proof(first.at, `${rest.length === 0 ? `All ${watched.size}` : `${watched.size} of ${served.length}`} features are watched.`)]
				: []),
			...others.flatMap(({ things, name }) => things.slice(0, 1).map(({ at }) => proof(at, `The monitor \`${name}\` looks at the data.`))),
			...checked,
		],
		full:
			whole && alert?.alert && alerting.length === watching.length ? [proof(alert.alert, `Somebody is told: ${routes(alerting)}.`)] : [],
		toHalf: (card.drift ? words : monitor)(
			of,
			served.length > 0 ? `Declare \`monitoring\` for ${many(served.length, "feature")}` : "Declare `monitoring` for each feature",
			card.monitoring.at(-1)?.at ?? card.features[0]?.at,
		),
		toFull: (rest.length > 0 && !card.drift ? monitor : words)(
			of,
			rest.length > 0
				? `Declare \`monitoring\` with an \`alert\` for ${many(rest.length, "more feature")}`
				: `State who is told (\`alert.route\`) for ${many(watching.length - alerting.length, "monitor")}`,
			card.monitoring.at(-1)?.at ?? card.features[0]?.at,
		),
	};
}

function routes(monitors: readonly Monitor[]): string {
	const named = [...new Set(monitors.flatMap(({ alertRoute }) => alertRoute?.value ?? []))];
	return named.length > 0 ? listText(named) : "each has an alert";
}

function parity(of: Deployment): Rungs {
	const { card, world } = of;
	const reading = world.known.drift(card.at.file);
	const trained = card.model?.trainingData;
	const names = [trained?.id, ...(trained?.aliases ?? [])].flatMap((one) => one?.value ?? []);
	const reference = reading?.report.reference?.id;
	const compares = reference !== undefined && names.includes(reference);
	const lookups = (card.model?.lookups ?? []).filter(({ training, serving }) => training && serving && training.value === serving.value);
	const twice = card.features.filter(({ training }) => training?.transform || training?.source);
	const views = of.nodes.filter(({ kind, things }) => kind === "view" && things.some(({ declared }) => declared));
	const half: readonly Proof[] = [
		...twice
			.slice(0, 1)
			.map(({ training, at }) =>
				proof(training?.at ?? at, `The card says for ${many(twice.length, "feature")} what training and serving do.`),
			),
		...lookups.map(({ at, name }) => proof(at, `Training and serving look ${name ? `\`${name.value}\`` : "things"} up in the same place.`)),
		...views.flatMap(({ things, name }) =>
			things.slice(0, 1).map(({ at }) => proof(at, `The view \`${name}\` gives the same features to training and serving.`)),
		),
	];
	const skew =
		compares && card.drift
			? [proof(card.drift.at, `Drift is measured against \`${reference}\`, which the model was trained on.`, reading?.takenAt)]
			: [];
	return {
		half: [...half, ...skew],
		full: skew.length > 0 && half.length > 0 ? skew : [],
		toHalf: words(
			of,
			"State for the features under `training` what training computes them with, next to `transform`",
			card.features[0]?.at,
		),
		toFull: report(
			of,
			`Measure drift against the training data${names[0] === undefined ? ", which `model.trainingData.id` names," : ` \`${names[0]}\``} and name the report under \`drift\``,
		),
	};
}

function age(of: Deployment): Rungs {
	const { model, monitoring: monitors } = of.card;
	const watching = monitors.filter(({ metric, alert }) => alert && /age|stale|fresh/i.test(metric?.value ?? ""));
	return {
		half: said(
			model?.maxAge,
			(value) =>
				`The model may be ${formatDuration(value)} old${model?.trainedAt ? `, and is of ${dateText(model.trainedAt.value)}` : ""}.`,
		),
		full: watching.map(({ alert, at, metric }) => proof(alert ?? at, `Somebody is told by \`${metric?.value}\`.`)),
		toHalf: words(of, "State how old the model may grow as `model.maxAge`", monitors.at(-1)?.at ?? model?.at),
		toFull: monitor(
			of,
			"Watch the model's age: a `metric` such as `model_age` with an `alert` under `monitoring`",
			monitors.at(-1)?.at ?? model?.at,
		),
	};
}

function numbers(of: Deployment): Rungs {
	const watching = of.card.monitoring.filter(({ metric }) =>
		/(^|[\W_])(nan|nans|inf|infinite|finite|non_?finite|null|missing)([\W_]|$)/i.test(metric?.value ?? ""),
	);
	const alerting = watching.filter(({ alert }) => alert);
	return {
		half: watching.map(({ at, metric }) => proof(at, `\`${metric?.value}\` is watched.`)),
		full: alerting.map(({ alert, at }) => proof(alert ?? at, `Somebody is told: ${routes(alerting)}.`)),
		toHalf: monitor(of, "Watch what is not a number: a `metric` such as `nan_share` under `monitoring`", of.card.monitoring.at(-1)?.at),
		toFull: words(of, "State who is told of it (`alert.route`)", of.card.monitoring.at(-1)?.at),
	};
}

function speed(of: Deployment): Rungs {
	const { modelFile, world, card } = of;
	const result = modelFile === undefined ? undefined : world.known.benchmark(modelFile);
	const at = card.model?.file?.at ?? card.model?.artifact?.at ?? of.models[0]?.at ?? card.at;
	const takenAt = result && Date.parse(result.takenAt);
	const measured = result?.outcome === "measured";
	return {
		half: measured
			? [proof(at, `The model was measured on ${dateText(takenAt ?? 0)}, ${many(result.n, "run")}.`, takenAt)]
			: run(of, "benchmark", "measures it"),
		full: run(of, "benchmark", "measures it"),
		toHalf: report(of, `Run \`plimsoll bench ${card.at.file}\``),
		toFull: job(of, "plimsoll bench"),
	};
}

function quality(of: Deployment): Rungs {
	const { monitoring: monitors } = of.card;
	const watching = monitors.filter(
		({ metric }) => metric && !/age|stale|fresh|nan|inf|null|missing|latency|qps|error_rate|cpu|memory/i.test(metric.value),
	);
	const alerting = watching.filter(({ alert }) => alert);
	const evaluated = evaluationOf(of);
	const metrics = of.stages.flatMap(({ metrics: files }) => files).filter(({ path }) => of.world.lineage.exists(path));
	return {
		half: [
			...watching.map(({ at, metric }) => proof(at, `\`${metric?.value}\` is watched in production.`)),
			...evaluated,
			...metrics.map(({ at, written }) => proof(at, `\`${written}\` holds what the last training reached.`)),
		],
		full: alerting.map(({ alert, at, metric }) => proof(alert ?? at, `Somebody is told when \`${metric?.value}\` falls.`)),
		toHalf: monitor(of, "Watch how good the answers are: a `metric` such as `roc_auc` under `monitoring`", monitors.at(-1)?.at),
		toFull: monitor(of, "Watch that figure in production, with an `alert`: a `metric` under `monitoring`", monitors.at(-1)?.at),
	};
}
