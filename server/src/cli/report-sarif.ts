import type { Finding } from "../facts/finding.ts";
import { rules } from "../rules/all.ts";
import type { Span } from "../source/span.ts";
import { placeOf, type Report } from "./report.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0, as code-scanning services read it. */
export function writeSarif(report: Report): string {
	const described = rules.map(({ id, summary, severity }) => ({
		id,
		shortDescription: { text: summary },
		defaultConfiguration: { level: levels[severity] },
	}));
	const results = report.files.flatMap(({ findings }) => findings.map((finding) => result(report, finding)));
	const driver = { name: "Plimsoll", semanticVersion: process.env.PLIMSOLL_VERSION ?? "0.0.0", rules: described };
	const run = { tool: { driver }, columnKind: "utf16CodeUnits", results };
	return `${JSON.stringify({ version: "2.1.0", $schema: "https://json.schemastore.org/sarif-2.1.0.json", runs: [run] }, undefined, "\t")}\n`;
}

function result(report: Report, { rule, severity, message, at, related }: Finding) {
	return {
		ruleId: rule,
		level: levels[severity],
		message: { text: message },
		locations: [location(report, at)],
		relatedLocations: (related ?? []).map((one, id) => ({ id, ...location(report, one.at), message: { text: one.value } })),
	};
}

function location(report: Report, at: Span) {
	const { line, column, endLine, endColumn } = placeOf(report, at);
	const region = { startLine: line, startColumn: column, endLine, endColumn };
	return { physicalLocation: { artifactLocation: { uri: report.show(at.file).split("/").map(encodeURIComponent).join("/") }, region } };
}
