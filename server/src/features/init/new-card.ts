import type { Sketch } from "../sketch.ts";
import { plainOf, writeEntry } from "../write.ts";
import { type Contents, type Item, map, text } from "./contents.ts";

/** The whole text of a card that was not there before. */
export function newCard(name: string, contents: Contents): string {
	const { manifests, owner, model, features, sources, outputs } = contents;
	const entries: readonly (readonly [key: string, value: Sketch])[] = [
		["apiVersion", text("plimsoll/v1")],
		["kind", text("DeploymentCard")],
		["metadata", map([["name", text(name)]])],
		["manifests", list(manifests)],
		...(owner ? [["owner", owner] as const] : []),
		...(model.length > 0 ? [["model", map(model)] as const] : []),
		...[["features", features] as const, ["sources", sources] as const, ["outputs", outputs] as const].flatMap(([key, items]) =>
			items.length > 0 ? [[key, list(items)] as const] : [],
		),
	];
	const lines = entries.map(([key, value]) => plainOf(writeEntry(key, value, { style: "block", indent: "" })));
	return `${[...lines, "", heading, ...suggestionsFor(contents)].join("\n")}\n`;
}

function list(items: readonly Item[]): Sketch {
	return { kind: "list", items: items.map(({ value }) => value) };
}

const heading = "# What nobody but you can say, the line that is worth most first. The values are examples.";
const most = 8;

/** Each is declared by taking its mark away, and says what is known from then on. */
function suggestionsFor({ owner, features: [feature] }: Contents): readonly string[] {
	const watched = plainOf(writeEntry("feature", text(feature?.name ?? "amount"), { style: "flow", indent: "" }));
	const lines = [
		["owner: team-name", "then it is known whom to ask"],
		["slo: { p95Ms: 50, availability: 0.999 }", "then a benchmark says whether it holds, and timeouts and replicas are held against it"],
		["stage: production", "then it is told what a deployment in production still lacks"],
		["consumers: [{ id: web-shop, timeoutMs: 300 }]", "then it shows who gives up before the answer comes, and whom a change concerns"],
		[
			`monitoring: [{ ${watched}, method: psi, threshold: 0.2, alert: { route: on-call } }]`,
			"then drift is held against your own threshold",
		],
		["retraining: { trigger: drift, cadence: 90d, promote: manual }", "then drift that nobody answers is told"],
		[
			"feedback: { labelSource: orders, labelDelay: 30d, mitigation: holdout }",
			"then a loop in which the model learns its own decisions shows",
		],
		["fallback: { kind: constant, timeoutMs: 200 }", "then it is known what people get when the model does not answer"],
		["drift: { report: reports/drift.json }", "then the drift of each feature stands beside it"],
	] as const;
	const open = owner ? lines.slice(1) : lines;
	return open.slice(0, most).map(([line, why]) => `# ${line}  # ${why}`);
}
