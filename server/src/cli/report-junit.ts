import type { Finding } from "../facts/finding.ts";
import { placeOf, type Report, type ReportedFile } from "./report.ts";

/** JUnit's XML, as build servers read it: a suite for each file, a failing case for each finding, a passing one where there are none. */
export function writeJunit(report: Report): string {
	const files = report.files.filter(({ manifests, findings }) => manifests.length + findings.length > 0);
	const failures = files.reduce((sum, { findings }) => sum + findings.length, 0);
	const tests = files.reduce((sum, { findings }) => sum + Math.max(1, findings.length), 0);
	const suites = files.map((file) => suite(report, file)).join("");
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plimsoll" tests="${tests}" failures="${failures}">\n${suites}</testsuites>\n`;
}

function suite(report: Report, { file, findings }: ReportedFile): string {
	const name = escaped(report.show(file));
	const cases =
		findings.length === 0
			? `\t\t<testcase name="no findings" classname="${name}"/>\n`
			: findings.map((one) => failure(report, one)).join("");
	return `\t<testsuite name="${name}" tests="${Math.max(1, findings.length)}" failures="${findings.length}">\n${cases}\t</testsuite>\n`;
}

function failure(report: Report, { rule, severity, message, at }: Finding): string {
	const file = report.show(at.file);
	const { line, column } = placeOf(report, at);
	const where = `${file}:${line}:${column}`;
	const opening = `\t\t<testcase name="${escaped(`${rule} at ${line}:${column}`)}" classname="${escaped(file)}" file="${escaped(file)}" line="${line}">\n`;
	return `${opening}\t\t\t<failure type="${severity}" message="${escaped(message)}">${escaped(`${where}: ${message}`)}</failure>\n\t\t</testcase>\n`;
}

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"\n": "&#10;",
	"\t": "&#9;",
	"\r": "&#13;",
};

/** Characters that XML 1.0 cannot hold at all are left out. */
function escaped(text: string): string {
	return Array.from(text, (character) => entities[character] ?? (isXml(character.codePointAt(0) ?? 0) ? character : "")).join("");
}

function isXml(code: number): boolean {
	return (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}
