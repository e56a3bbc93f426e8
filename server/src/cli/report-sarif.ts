import type { Finding, Fix } from "../facts/finding.ts";
import { inLineEndsOf, joinedEdits } from "../features/fixes.ts";
import { rules } from "../rules/all.ts";
import type { Span } from "../source/span.ts";
import { manualOf, ofEngine } from "./manuals.ts";
import { identities, placeOf, type Report } from "./report.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0, as code-scanning services read it. */
export function writeSarif(report: Report): string {
	const found = [...identities(report)];
	const described = descriptions(new Set(found.map(([{ rule }]) => rule)));
	const places = new Map(described.map(({ id }, place) => [id, place]));
	const results = found.map(([finding, identity]) => result(report, finding, identity, places.get(finding.rule)));
	const driver = { name: "Plimsoll", semanticVersion: process.env.PLIMSOLL_VERSION ?? "0.0.0", rules: described };
	const run = { tool: { driver }, columnKind: "utf16CodeUnits", results };
	return `${JSON.stringify({ version: "2.1.0", $schema: "https://json.schemastore.org/sarif-2.1.0.json", runs: [run] }, undefined, "\t")}\n`;
}

/** All rules; those that were broken come with their manual, and what the engine itself says is there where it said something. */
function descriptions(broken: ReadonlySet<string>) {
	const own = rules.map(({ id, summary, severity }) => ({
		id,
		shortDescription: { text: summary },
		...(broken.has(id) ? { help: helpOf(id, summary) } : {}),
		defaultConfiguration: { level: levels[severity] },
	}));
	const engine = [...broken].flatMap((id) => {
		const text = Object.hasOwn(ofEngine, id) ? ofEngine[id] : undefined;
		return text === undefined ? [] : [{ id, shortDescription: { text }, help: { text } }];
	});
	return [...own, ...engine];
}

/** The program may run where its manuals are not beside it; then the summary has to do. */
function helpOf(rule: string, summary: string): { readonly text: string; readonly markdown?: string } {
	try {
		const manual = manualOf(rule);
		return { text: manual, markdown: manual };
	} catch {
		return { text: summary };
	}
}

function result(report: Report, { rule, severity, message, at, related, fix }: Finding, identity: string, place: number | undefined) {
	return {
		ruleId: rule,
		...(place === undefined ? {} : { ruleIndex: place }),
		level: levels[severity],
		message: { text: message },
		locations: [location(report, at)],
		partialFingerprints: { "plimsollFinding/v1": identity },
		relatedLocations: (related ?? []).map((one, id) => ({ id, ...location(report, one.at), message: { text: one.value } })),
		...(fix ? { fixes: [change(report, fix)] } : {}),
	};
}

function change(report: Report, fix: Fix) {
	const { title, safe } = fix;
	const edits = joinedEdits([fix]);
	const files = [...new Set(edits.map(({ at }) => at.file))];
	return {
		description: { text: title },
		artifactChanges: files.map((file) => ({
			artifactLocation: { uri: uriOf(report, file) },
			replacements: edits
				.filter(({ at }) => at.file === file)
				.map(({ at, text }) => ({
					deletedRegion: region(report, at),
					insertedContent: { text: inLineEndsOf(report.textOf(file) ?? "", text) },
				})),
		})),
		properties: { safe },
	};
}

function location(report: Report, at: Span) {
	return { physicalLocation: { artifactLocation: { uri: uriOf(report, at.file) }, region: region(report, at) } };
}

function region(report: Report, at: Span) {
	const { line, column, endLine, endColumn } = placeOf(report, at);
	return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A name may hold halves of characters, which an address cannot. */
function uriOf(report: Report, file: string): string {
	return report
		.show(file)
		.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
		.split("/")
		.map(encodeURIComponent)
		.join("/");
}
