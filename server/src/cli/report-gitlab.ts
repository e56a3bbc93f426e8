import { identities, placeOf, type Report } from "./report.ts";

const severities = { error: "major", warning: "minor", info: "info" } as const;

/** GitLab's code quality report. A fingerprint does not contain the line, so that a finding stays the same when lines move. */
export function writeGitlab(report: Report): string {
	const issues = [...identities(report)].map(([{ rule, severity, message, at }, identity]) => {
		const { line, endLine } = placeOf(report, at);
		return {
			description: message,
			check_name: rule,
			fingerprint: identity,
			severity: severities[severity],
			location: { path: report.show(at.file), lines: { begin: line, end: endLine } },
		};
	});
	return `${JSON.stringify(issues, undefined, "\t")}\n`;
}
