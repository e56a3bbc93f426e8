import type { ImportanceProblem, ImportanceReading } from "../evidence/evidence.ts";
import type { Correlation, Importance } from "../evidence/importance/report.ts";
import type { Card } from "../facts/card.ts";
import { bundleNames, strangerIn } from "../rules/lineage/importance-report.ts";
import { coefficient } from "../rules/lineage/importance-words.ts";
import { figure } from "./drift-text.ts";
import { code } from "./model-text.ts";

/** A column may be measured by many metrics, belong to many groups and go along with many others; a hover has room for so many of each. */
const most = 3;

/** What the report that the card names says of a feature, as Markdown, one line a figure. */
export function importanceLines(card: Card, reading: ImportanceReading | ImportanceProblem | undefined, name: string): readonly string[] {
	if (!reading || "problem" in reading || reading.from !== card.evaluation?.importance?.path) return [];
	const { report, from } = reading;
	const own = report.features.filter((one) => one.name === name);
	const groups = report.groups.filter((group) => bundleNames(card, group).includes(name));
	const ties = report.correlations.filter(({ a, b }) => a === name || b === name);
	if (own.length + groups.length + ties.length === 0) return [];
	const stranger = strangerIn(card, reading);
	return [
		...own.slice(0, most).map((one) => `- importance: ${code(importanceText(one, report.method))}, from ${code(from)}`),
		...groups.slice(0, most).map((group) => `- in the bundle ${code(group.name)}: ${code(importanceText(group, report.method))}`),
		...ties
			.toSorted(byStrength)
			.slice(0, most)
			.map((tie) => `- goes along with ${code(tie.a === name ? tie.b : tie.a)}: ${code(tieText(tie))}`),
		...(stranger === undefined ? [] : [`- ${code(from)} was made for ${code(stranger)}, so that nothing is concluded from it`]),
	];
}

/** "0.012 [0.004, 0.02] 95 % · roc_auc · permutation · n 10"; without a percentage where the report does not say how sure its interval is. */
function importanceText({ value, interval, metric, repeats }: Importance, method: string | undefined): string {
	const bounds = interval ? ` [${figure(interval.low)}, ${figure(interval.high)}]` : ", no interval";
	const share = interval?.confidence === undefined ? "" : ` ${figure(interval.confidence * 100)} %`;
	return [
		`${figure(value)}${bounds}${share}`,
		...(metric === undefined ? [] : [metric]),
		...(method === undefined ? [] : [method]),
		...(repeats === undefined ? [] : [`n ${repeats}`]),
	].join(" · ");
}

function tieText({ rho, method }: Correlation): string {
	return `ρ ${coefficient(rho)}${method === undefined ? "" : ` · ${method}`}`;
}

function byStrength(a: Correlation, b: Correlation): number {
	return Math.abs(b.rho) - Math.abs(a.rho);
}
