import type { Finding } from "../facts/finding.ts";
import { countBySeverity, placeOf, type Report } from "./report.ts";

/** One object, described by `schemas/check-report.schema.json`. */
export function writeJson(report: Report): string {
	const manifests = report.files.flatMap(({ file, manifests: all }) =>
		all.map(({ at, dialect, type, apiVersion, name }) => ({
			file: report.show(file),
			line: placeOf(report, at).line,
			dialect,
			kind: type,
			...(apiVersion === undefined ? {} : { apiVersion }),
			...(name === undefined ? {} : { name: name.value }),
		})),
	);
	const skipped = report.files.flatMap(({ file, skipped: reason }) => (reason ? [{ file: report.show(file), reason }] : []));
	const findings = report.files.flatMap((file) => file.findings.map((finding) => describe(report, finding)));
	const files = report.files.filter((file) => file.manifests.length > 0).length;
	return `${JSON.stringify({ version: 1, manifests, skipped, findings, summary: { files, ...countBySeverity(report) } }, undefined, "\t")}\n`;
}

function describe(report: Report, { rule, severity, message, at, related, fix }: Finding) {
	return {
		rule,
		severity,
		message,
		file: report.show(at.file),
		...placeOf(report, at),
		related: (related ?? []).map((one) => ({ file: report.show(one.at.file), line: placeOf(report, one.at).line, message: one.value })),
		...(fix ? { fix: { title: fix.title, safe: fix.safe } } : {}),
	};
}
