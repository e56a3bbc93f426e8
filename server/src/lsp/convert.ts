import {
	type Diagnostic,
	DiagnosticSeverity,
	DiagnosticTag,
	type Range,
	SymbolKind,
	type TextEdit,
	type WorkspaceEdit,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Edit, Finding } from "../facts/finding.ts";
import { inLineEndsOf } from "../features/fixes.ts";
import type { Outline } from "../features/symbols.ts";
import type { WorkspaceSymbol } from "../features/workspace-symbols.ts";
import type { Span } from "../source/span.ts";

/** Turns offsets into lines and columns and paths into URIs; what it needs of the session. */
export interface Places {
	uriOf(file: string): string;
	textOf(file: string): string;
}

export interface Manuals {
	/** The address of a rule's manual. */
	manualOf(rule: string): string;
}

const documents = new Map<string, TextDocument>();

/** The line table of a text is made once per text. */
export function documentOf(places: Places, file: string): TextDocument {
	const text = places.textOf(file);
	const known = documents.get(file);
	if (known && known.getText() === text) return known;
	const document = TextDocument.create(places.uriOf(file), "", 0, text);
	if (documents.size > 500) documents.clear();
	documents.set(file, document);
	return document;
}

export function toRange(places: Places, at: Span): Range {
	const document = documentOf(places, at.file);
	return { start: document.positionAt(at.start), end: document.positionAt(at.end) };
}

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information } as const;
const faded = new Set(["config/ignored-setting", "core/unused-allow"]);

export function toDiagnostic(places: Places & Manuals, finding: Finding): Diagnostic {
	const { rule, severity, message, at, related } = finding;
	const diagnostic: Diagnostic = { range: toRange(places, at), severity: severities[severity], source: "plimsoll", code: rule, message };
	if (!rule.startsWith("core/")) diagnostic.codeDescription = { href: places.manualOf(rule) };
	if (faded.has(rule)) diagnostic.tags = [DiagnosticTag.Unnecessary];
	if (rule === "config/deprecated-setting") diagnostic.tags = [DiagnosticTag.Deprecated];
	if (related && related.length > 0) {
		diagnostic.relatedInformation = related.map((one) => ({
			location: { uri: places.uriOf(one.at.file), range: toRange(places, one.at) },
			message: one.value,
		}));
	}
	return diagnostic;
}

export function toWorkspaceEdit(places: Places, edits: readonly Edit[]): WorkspaceEdit {
	const changes: Record<string, TextEdit[]> = {};
	for (const { at, text } of edits) {
		const uri = places.uriOf(at.file);
		changes[uri] = [...(changes[uri] ?? []), { range: toRange(places, at), newText: inLineEndsOf(places.textOf(at.file), text) }];
	}
	return { changes };
}

export const symbolKinds: Readonly<Record<Outline["kind"] | WorkspaceSymbol["kind"], SymbolKind>> = {
	card: SymbolKind.Module,
	manifest: SymbolKind.Module,
	model: SymbolKind.Class,
	service: SymbolKind.Interface,
	container: SymbolKind.Object,
	tensor: SymbolKind.Variable,
	feature: SymbolKind.Field,
	source: SymbolKind.Constant,
};
