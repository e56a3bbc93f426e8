import { printable } from "../evidence/drift/value.ts";
import type { Finding } from "../facts/finding.ts";
import { columnsOf, excerpt, wrapped } from "./columns.ts";
import { countBySeverity, placeOf, type Report, type ReportedFile } from "./report.ts";

/** Where a report is read: how wide that is, and whether it has colours. Without a width nothing is wrapped, because a program reads along. */
export interface Screen {
	readonly columns: number | undefined;
	readonly colour: boolean;
}

/** Reads well in a terminal. On one, findings stand under the name of their file; otherwise each has its whole place on a line of its own. */
export function writeText(report: Report, screen: Screen = screenOf(process.stdout, process.env)): string {
	const paint = painter(screen.colour);
	const findings = report.files.flatMap((file) => showFile(report, file, screen, paint));
	const skipped = report.files.flatMap(({ file, skipped: reason }) =>
		reason ? [`${printable(report.show(file))}: skipped, ${reason}\n`] : [],
	);
	return [...findings, ...skipped, summary(report, paint)].join("");
}

/** Colours are for terminals. `FORCE_COLOR` wants them anywhere and `NO_COLOR` nowhere; where both are set, the wish for them counts, as it does in Node. */
export function screenOf(
	{ isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number },
	{ FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal }: NodeJS.ProcessEnv,
): Screen {
	const byItself = isTTY === true && !none && terminal !== "dumb";
	const colour = forced === undefined ? byItself : forced !== "0" && forced !== "false";
	return { columns: isTTY ? Math.max(40, columns ?? 80) : undefined, colour };
}

type Paint = (style: "red" | "yellow" | "blue" | "dim" | "bold", text: string) => string;

const codes = { red: 31, yellow: 33, blue: 34, dim: 2, bold: 1 } as const;
const colours = { error: "red", warning: "yellow", info: "blue" } as const;
/** Of a line of the file so much is shown where nothing says how wide the screen is. */
const widest = 160;
const reach = 2000;

function painter(colour: boolean): Paint {
	return (style, text) => (colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
}

function showFile(report: Report, { file, text, findings }: ReportedFile, screen: Screen, paint: Paint): readonly string[] {
	if (findings.length === 0) return [];
	const lines = text.split(/\r\n|\n|\r/);
	const heading = screen.columns === undefined ? [] : [`${paint("bold", printable(report.show(file)))}\n`];
	return [...heading, ...findings.map((finding) => show(report, finding, lines, screen, paint))];
}

function show(report: Report, finding: Finding, source: readonly string[], screen: Screen, paint: Paint): string {
	const { line, column } = placeOf(report, finding.at);
	const place = `${line}:${column}`;
	const where = screen.columns === undefined ? paint("bold", `${printable(report.show(finding.at.file))}:${place}`) : `  ${place}`;
	const kind = `${paint(colours[finding.severity], finding.severity)} ${paint("dim", finding.rule)}`;
	const lines = [`${where} ${kind}`, ...told(finding.message, screen), ...quoted(report, finding, source[line - 1] ?? "", screen, paint)];
	for (const { at, value } of finding.related ?? [])
		lines.push(...told(`see ${report.show(at.file)}:${placeOf(report, at).line}: ${value}`, screen));
	if (finding.fix) lines.push(...told(`fix${finding.fix.safe ? "" : " (look before you apply it)"}: ${finding.fix.title}`, screen));
	return `${lines.join("\n")}\n\n`;
}

/** A sentence below its finding. */
function told(sentence: string, { columns }: Screen): readonly string[] {
	const text = printable(sentence);
	return (columns === undefined ? [text] : wrapped(text, columns - 4)).map((line, i) => `${i === 0 ? "  " : "    "}${line}`);
}

/** The line of the file with the finding underlined. A tab is one column wide here, so that whatever stands under it stands right. */
function quoted(report: Report, { at, severity }: Finding, words: string, { columns }: Screen, paint: Paint): readonly string[] {
	if (!words.trim()) return [];
	const { line, column, endLine, endColumn } = placeOf(report, at);
	// A file of one line may hold very many findings, so that only what lies around each is looked at.
	const from = Math.max(0, column - 1 - reach);
	const shown = printable(words.slice(from, column - 1 + reach));
	const margin = `${String(line).padStart(5)} |`;
	const room = columns === undefined ? widest : Math.max(20, columns - columnsOf(margin) - 1);
	const part = excerpt(shown, column - 1 - from, endLine === line ? endColumn - 1 - from : shown.length, room);
	const carets = `${" ".repeat(part.from)}${paint(colours[severity], "^".repeat(part.width))}`;
	return [`${paint("dim", margin)} ${part.text}`, `${paint("dim", "      |")} ${carets}`];
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
