import { levelOf } from "../../rules/settings.ts";
import { dateText, listText } from "../../rules/words.ts";
import { resolvePath } from "../../source/paths.ts";
import { fileAt, many, type Proof, proof, type Rungs, type SectionOfTests, said, type Unassessable } from "./answer.ts";
import { type Deployment, savedModels } from "./deployment.ts";
import { job, nameOf, report, run, testRungs, words } from "./steps.ts";

export const data: SectionOfTests = {
	id: "data",
	title: "Features and data",
	tests: [
		{
			id: "D1",
			title: "What is expected of the features stands in a schema",
			voids: [
				...["contract/dtype-mismatch", "contract/shape-mismatch", "contract/tensor-unknown", "contract/feature-count-mismatch"],
				"contract/batch-dim-conflict",
			],
			halves: ["contract/signature-missing", "contract/nullable-integer"],
			measure: schema,
		},
		{
			id: "D2",
			title: "Every feature is worth having",
			voids: ["lineage/importance-unreadable", "lineage/bundled-features", "lineage/epsilon-feature", "lineage/correlated-features"],
			measure: importance,
		},
		{
			id: "D3",
			title: "No feature costs too much",
			lowers: ["lineage/unused-feature"],
			measure: () => ({ unassessable: "No file that is read here says what one feature costs in time, memory or upkeep." }),
		},
		{
			id: "D4",
			title: "Features keep to the rules that were set for them",
			voids: ["lineage/forbidden-feature"],
			measure: forbidden,
		},
		{
			id: "D5",
			title: "Personal data is known and guarded",
			voids: ["security/pii-to-log"],
			measure: personal,
		},
		{
			id: "D6",
			title: "A new feature can be added quickly",
			measure: () => ({ unassessable: "How long it takes to add a feature stands in no file." }),
		},
		{
			id: "D7",
			title: "The code of the features is tested",
			measure: featureTests,
		},
	],
};

function schema(of: Deployment): Rungs {
	const { card, models, facts } = of;
	const signed = [...models, ...savedModels(of)].filter(
		({ columns, inputs }) => columns || (inputs.length > 0 && inputs.every(({ type }) => type)),
	);
	const promised = card.sources.flatMap(({ contract }) =>
		contract ? (of.world.lineage.factsOf(resolvePath(card.at.file, contract.value)) ?? []) : [],
	);
	const contracts = [...new Set([...facts, ...promised])].flatMap(({ datasets }) =>
		datasets.filter(({ columns }) => columns && columns.length > 0),
	);
	const { features, featuresComplete } = card;
	const typed = featuresComplete?.value && features.length > 0 && features.every(({ dtype }) => dtype);
	return {
		half: [
			...(typed ? said(featuresComplete, () => `The card lists every one of ${many(features.length, "feature")} with its type.`) : []),
			...signed
				.slice(0, 1)
				.map(({ at, name, columns, inputs }) =>
					proof(
						at,
						`${name ? `\`${name.value}\`` : "The model"} says what it takes: ${inputsText(columns?.inputs.length, inputs.length)}.`,
					),
				),
			...contracts.map(({ at, columns = [] }) =>
				proof(at, `A contract lists ${many(columns.length, "column")} with what is expected of them.`),
			),
			...card.sources.flatMap(({ schema: stated, id }) => said(stated, (value) => `The schema of ${nameOf(id)} is \`${value}\`.`)),
		],
		full: [...run(of, "check", "holds it against the model"), ...run(of, "dataTest", "holds the data against it")],
		toHalf: words(of, schemaWords(card), card.features[0]?.at, schemaCount(card)),
		toFull: job(of, "plimsoll check"),
	};
}

function inputsText(columns: number | undefined, inputs: number): string {
	return columns === undefined ? `${many(inputs, "input")} with type and shape` : `${many(columns, "column")} with their types`;
}

function schemaCount({ features, featuresComplete }: Deployment["card"]): number {
	const untyped = features.length === 0 ? 3 : features.filter(({ dtype }) => !dtype).length;
	return untyped + (featuresComplete?.value ? 0 : 1);
}

function personalWords({ features }: Deployment["card"]): string {
	const stated = "`pii: true` or `pii: false`";
	if (features.length === 0) return `List every feature under \`features\`, each with ${stated}`;
	return `State ${stated} for ${many(features.length, "feature")}`;
}

function schemaWords({ features, featuresComplete }: Deployment["card"]): string {
	const untyped = features.filter(({ dtype }) => !dtype);
	const complete = featuresComplete?.value ? "" : ", and state `featuresComplete: true`";
	if (features.length === 0) return `List every feature with its \`dtype\` under \`features\`${complete}`;
	if (untyped.length === 0) return "State `featuresComplete: true`, if `features` lists all of them";
	return `State the \`dtype\` of ${many(untyped.length, "feature")}${complete}`;
}

function importance(of: Deployment): Rungs {
	const { card, world } = of;
	const known = world.known.importance(card.at.file);
	const stated = card.evaluation?.importance;
	const half: Proof[] = [];
	if (stated && known && "report" in known) {
		const { method, takenAt, features } = known.report;
		const when = takenAt === undefined ? undefined : Date.parse(takenAt);
		const dated = when === undefined || Number.isNaN(when) ? {} : { takenAt: when };
		const how = [method, dated.takenAt === undefined ? undefined : `of ${dateText(dated.takenAt)}`].filter(Boolean).join(", ");
		const count = new Set(features.map(({ name }) => name)).size;
		half.push({
			sentence: `A report says what ${many(count, "feature")} are worth${how === "" ? "" : ` (${how})`}.`,
			at: stated.at,
			...dated,
		});
	}
	const makers = stated ? world.lineage.stagesWriting(stated.path) : [];
	return {
		half,
		full: makers.map(({ name, at }) => proof(at, `The stage \`${name}\` makes that report again whenever its inputs change.`)),
		toHalf: report(of, "Measure what each feature is worth to the model, and name the report as `evaluation.importance`"),
		toFull: report(of, "Make that report in a stage of the pipeline, so that it is made again with every model"),
	};
}

function forbidden(of: Deployment): Rungs {
	const settings = of.world.settings(of.card.at.file);
	const isOn = levelOf("lineage/forbidden-feature", "error", settings) !== "off";
	const named = settings.forbidden.map(({ name, kind }) => proof(name.at, `No model may read the ${kind} \`${name.value}\`.`));
	return {
		half: named,
		full: isOn ? run(of, "check", "looks for what is forbidden") : [],
		toHalf: words(
			of,
			"Say under `forbidden` which features, sources or tags no model may read",
			fileAt("plimsoll.yaml"),
			of.card.features.length > 0 ? 2 : 4,
		),
		toFull: job(of, "plimsoll check"),
	};
}

function personal(of: Deployment): Rungs {
	const { card, world } = of;
	const stated = card.features.flatMap(({ pii, name }) => (pii ? [{ pii, name }] : []));
	const isOn = levelOf("security/pii-to-log", "warning", world.settings(card.at.file)) !== "off";
	const tagged = stated.filter(({ pii }) => pii.value).flatMap(({ name }) => name?.value ?? []);
	const [first] = stated;
	const sentence =
		tagged.length > 0 ? `The card marks ${listText(tagged)} as personal data.` : "The card says that a feature is no personal data.";
	return {
		half: first ? [proof((stated.find(({ pii }) => pii.value) ?? first).pii.at, sentence)] : [],
		full: isOn ? run(of, "check", "looks whether it gets into a log") : [],
		toHalf: words(of, personalWords(card), card.features[0]?.at, card.features.length || 4),
		toFull: job(of, "plimsoll check"),
	};
}

function featureTests(of: Deployment): Rungs | Unassessable {
	const { features } = of.code;
	if (features.length === 0) return { unassessable: "No pipeline of the workspace says which code makes the features." };
	return testRungs(of, features);
}
