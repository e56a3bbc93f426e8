import {
	type CodeAction,
	CodeActionKind,
	type CodeActionParams,
	type CodeLens,
	type CodeLensParams,
	type CompletionItem,
	CompletionItemKind,
	type CompletionParams,
	type DefinitionParams,
	type DocumentDiagnosticReport,
	type DocumentLink,
	type DocumentLinkParams,
	type DocumentSymbol,
	type DocumentSymbolParams,
	type Hover,
	type HoverParams,
	type InlayHint,
	type InlayHintParams,
	InsertTextMode,
	type Location,
	type ReferenceParams,
	type WorkspaceDiagnosticReport,
} from "vscode-languageserver";
import { type Action, actions } from "../features/actions.ts";
import { complete } from "../features/completion.ts";
import { definition } from "../features/definition.ts";
import { hover } from "../features/hover.ts";
import { inlays } from "../features/inlay.ts";
import { lenses } from "../features/lens.ts";
import { links } from "../features/links.ts";
import { references } from "../features/references.ts";
import { type Outline, symbols } from "../features/symbols.ts";
import type { Span } from "../source/span.ts";
import { type Asked, ask } from "./ask.ts";
import { symbolKinds, toDiagnostic, toRange, toWorkspaceEdit } from "./convert.ts";
import { commands } from "./protocol.ts";
import type { Server } from "./server.ts";

/** Which feature answers which request. */
export function answerFeatures(server: Server): void {
	const { connection } = server;
	connection.onHover(ask<HoverParams, Hover | null>(server, null, toHover));
	connection.onCompletion(ask<CompletionParams, CompletionItem[]>(server, [], toCompletions));
	connection.onCodeLens(ask<CodeLensParams, CodeLens[]>(server, [], (asked) => toLenses(server, asked)));
	connection.languages.inlayHint.on(ask<InlayHintParams, InlayHint[]>(server, [], (asked, params) => toInlays(server, asked, params)));
	connection.onDefinition(ask<DefinitionParams, Location | null>(server, null, toDefinition));
	connection.onReferences(ask<ReferenceParams, Location[]>(server, [], toReferences));
	connection.onDocumentLinks(ask<DocumentLinkParams, DocumentLink[]>(server, [], toLinks));
	connection.onDocumentSymbol(
		ask<DocumentSymbolParams, DocumentSymbol[]>(server, [], ({ world, session, file }) => {
			const show = (one: Outline): DocumentSymbol => {
				const range = toRange(session, one.at);
				return {
					name: one.name,
					detail: one.detail,
					kind: symbolKinds[one.kind],
					range,
					selectionRange: toRange(session, one.select),
					children: one.children.map(show),
				};
			};
			return symbols(world, file).map(show);
		}),
	);
	connection.onCodeAction(ask<CodeActionParams, CodeAction[]>(server, [], toActions));
	answerDiagnostics(server);
}

function answerDiagnostics(server: Server): void {
	const { languages } = server.connection;
	languages.diagnostics.on((params): DocumentDiagnosticReport => {
		const place = server.locate(params.textDocument.uri);
		if (!place) return { kind: "full", items: [] };
		const { id, items } = server.diagnostics.of(place.session, place.file);
		return params.previousResultId === id ? { kind: "unchanged", resultId: id } : { kind: "full", resultId: id, items };
	});
	languages.diagnostics.onWorkspace(async (params, token): Promise<WorkspaceDiagnosticReport> => {
		const previous = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
		for (;;) {
			const { reports, finished } = await server.diagnostics.workspace(previous, () => token.isCancellationRequested);
			if (reports.length > 0 || token.isCancellationRequested) return { items: reports };
			await Promise.race([server.diagnostics.newer(finished), new Promise<void>((done) => token.onCancellationRequested(() => done()))]);
		}
	});
}

function toHover({ world, session, file, offsetAt }: Asked, { position }: HoverParams): Hover | null {
	const found = hover(world, file, offsetAt(position));
	return found ? { contents: { kind: "markdown", value: found.markdown }, range: toRange(session, found.at) } : null;
}

function toCompletions({ world, session, file, offsetAt }: Asked, { position }: CompletionParams): CompletionItem[] {
	return complete(world, file, offsetAt(position)).map(({ label, detail, documentation, kind, required, at, insert }) => ({
		label,
		...(detail ? { detail } : {}),
		...(documentation ? { documentation } : {}),
		kind: kind === "key" ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
		sortText: `${required ? 0 : 1}${label}`,
		textEdit: { range: toRange(session, at), newText: insert },
		insertTextMode: InsertTextMode.asIs,
	}));
}

function toDefinition({ world, session, file, offsetAt }: Asked, { position }: DefinitionParams): Location | null {
	const found = definition(world, file, offsetAt(position));
	return found ? toLocation(session, found) : null;
}

function toReferences({ world, session, file, offsetAt }: Asked, { position, context }: ReferenceParams): Location[] {
	const { places, declaration } = references(world, file, offsetAt(position));
	return [...(context.includeDeclaration && declaration ? [declaration] : []), ...places].map((at) => toLocation(session, at));
}

function toLocation(session: Asked["session"], at: Span): Location {
	return { uri: session.uriOf(at.file), range: toRange(session, at) };
}

function toLenses(server: Server, { world, session, file }: Asked): CodeLens[] {
	if (!server.trusted) return [];
	return lenses(world, file).map(({ at, title, command, file: target }) => ({
		range: toRange(session, at),
		command: { title, command, arguments: [{ uri: session.uriOf(target), at: at.start }] },
	}));
}

function toInlays(server: Server, { world, session, file, offsetAt }: Asked, { range }: InlayHintParams): InlayHint[] {
	if (server.settings.inlayHints?.enabled === false) return [];
	const within = { file, start: offsetAt(range.start), end: offsetAt(range.end) };
	return inlays(world, file, within).map(({ at, label, tooltip }) => ({
		position: toRange(session, at).end,
		label,
		tooltip,
		paddingLeft: true,
	}));
}

function toLinks({ world, session, file }: Asked): DocumentLink[] {
	return links(world, file).map(({ at, target }) => ({ range: toRange(session, at), target: session.uriOf(target), tooltip: target }));
}

function toActions({ world, session, file, offsetAt }: Asked, { range, context }: CodeActionParams): CodeAction[] {
	const at = { file, start: offsetAt(range.start), end: offsetAt(range.end) };
	const wanted = context.only;
	return actions(world, file, at)
		.map((action): CodeAction => toAction(action, session))
		.filter(({ kind }) => !wanted || wanted.some((one) => kind === one || kind?.startsWith(`${one}.`)));
}

function toAction({ title, kind, finding, preferred, edits, explain }: Action, session: Asked["session"]): CodeAction {
	return {
		title,
		kind: kind === "quickfix" ? CodeActionKind.QuickFix : `${CodeActionKind.SourceFixAll}.plimsoll`,
		...(finding ? { diagnostics: [toDiagnostic(session, finding)] } : {}),
		...(preferred ? { isPreferred: true } : {}),
		...(explain === undefined
			? { edit: toWorkspaceEdit(session, edits) }
			: { command: { title, command: commands.explainRule, arguments: [{ rule: explain }] } }),
	};
}
