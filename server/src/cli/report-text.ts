import { printable } from "../evidence/drift/value.ts";
import type { Finding } from "../facts/finding.ts";
import { countBySeverity, placeOf, type Report } from "./report.ts";

/** Reads well in a terminal; colour only on one. */
export function writeText(report: Report): string {
	const paint = painter(process.stdout.isTTY === true && !process.env.NO_COLOR);
	const findings = report.files.flatMap((file) => file.findings.map((finding) => show(report, finding, file.text, paint)));
	const skipped = report.files.flatMap(({ file, skipped: reason }) =>
		reason ? [`${printable(report.show(file))}: skipped, ${reason}\n`] : [],
	);
	return [...findings, ...skipped, summary(report, paint)].join("");
}

type Paint = (style: "red" | "yellow" | "blue" | "dim" | "bold", text: string) => string;

const codes = { red: 31, yellow: 33, blue: 34, dim: 2, bold: 1 } as const;
const colours = { error: "red", warning: "yellow", info: "blue" } as const;

function painter(colour: boolean): Paint {
	return (style, text) => (colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
}

function show(report: Report, finding: Finding, text: string, paint: Paint): string {
	const { line, column, endLine, endColumn } = placeOf(report, finding.at);
	const where = paint("bold", `${printable(report.show(finding.at.file))}:${line}:${column}`);
	const kind = `${paint(colours[finding.severity], finding.severity)} ${paint("dim", finding.rule)}`;
	const lines = [`${where} ${kind}`, `  ${printable(finding.message)}`];
	const words = text.split(/\r\n|\n|\r/)[line - 1];
	if (words?.trim()) {
		const shown = printable(words);
		const width = Math.max(1, (endLine === line ? endColumn : shown.length + 1) - column);
		const number = String(line).padStart(5);
		lines.push(`${paint("dim", `${number} |`)} ${shown.length > 160 ? `${shown.slice(0, 157)}…` : shown}`);
		if (column + width <= 160)
			lines.push(`${paint("dim", "      |")} ${" ".repeat(column - 1)}${paint(colours[finding.severity], "^".repeat(width))}`);
	}
	for (const { at, value } of finding.related ?? [])
		lines.push(printable(`  see ${report.show(at.file)}:${placeOf(report, at).line}: ${value}`));
	if (finding.fix) lines.push(`  fix${finding.fix.safe ? "" : " (look before you apply it)"}: ${printable(finding.fix.title)}`);
	return `${lines.join("\n")}\n\n`;
}

function summary(report: Report, paint: Paint): string {
	const manifests = report.files.reduce((sum, file) => sum + file.manifests.length, 0);
	const { errors, warnings, infos } = countBySeverity(report);
	const found = [many(errors, "error"), many(warnings, "warning"), ...(infos > 0 ? [many(infos, "remark")] : [])].join(", ");
	return `${paint("bold", `${found} in ${many(manifests, "manifest")}.`)}\n`;
}

function many(count: number, thing: string): string {
	return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
