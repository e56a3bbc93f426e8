import { createHash } from "node:crypto";
import { placeOf, type Report } from "./report.ts";

const severities = { error: "major", warning: "minor", info: "info" } as const;

/** GitLab's code quality report. A fingerprint does not contain the line, so that a finding stays the same when lines move. */
export function writeGitlab(report: Report): string {
	const seen = new Map<string, number>();
	const issues = report.files
		.flatMap(({ findings }) => findings)
		.map(({ rule, severity, message, at }) => {
			const path = report.show(at.file);
			const key = `${rule}\0${path}\0${message}`;
			const times = seen.get(key) ?? 0;
			seen.set(key, times + 1);
			const { line, endLine } = placeOf(report, at);
			return {
				description: message,
				check_name: rule,
				fingerprint: createHash("sha1").update(`${key}\0${times}`).digest("hex"),
				severity: severities[severity],
				location: { path, lines: { begin: line, end: endLine } },
			};
		});
	return `${JSON.stringify(issues, undefined, "\t")}\n`;
}
