import { placeOf, type Report } from "./report.ts";

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/** Workflow commands of GitHub Actions: each finding becomes an annotation of the changed line. */
export function writeGithub(report: Report): string {
	return report.files
		.flatMap(({ findings }) => findings)
		.map(({ rule, severity, message, at }) => {
			const { line, column, endLine, endColumn } = placeOf(report, at);
			const columns = endLine === line ? `,col=${column},endColumn=${Math.max(column, endColumn - 1)}` : "";
			const properties = `file=${property(report.show(at.file))},line=${line},endLine=${endLine}${columns},title=${property(rule)}`;
			return `::${commands[severity]} ${properties}::${data(message)}\n`;
		})
		.join("");
}

function data(text: string): string {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
	return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
