import {
	type CodeAction,
	CodeActionKind,
	type CodeActionParams,
	type CodeLens,
	type CodeLensParams,
	type CompletionParams,
	type DefinitionParams,
	type DocumentDiagnosticReport,
	type DocumentLink,
	type DocumentLinkParams,
	type DocumentSymbol,
	type DocumentSymbolParams,
	ErrorCodes,
	type FoldingRange,
	type FoldingRangeParams,
	type Hover,
	type HoverParams,
	type InlayHint,
	type InlayHintParams,
	type Location,
	type PrepareRenameParams,
	type ReferenceParams,
	type RenameParams,
	ResponseError,
	type SemanticTokens,
	SemanticTokensBuilder,
	type SemanticTokensLegend,
	type SemanticTokensParams,
	type SymbolInformation,
	type WorkspaceDiagnosticReport,
	type WorkspaceEdit,
} from "vscode-languageserver";
import { type Action, actions, fixesEverywhere } from "../features/actions.ts";
import { definition } from "../features/definition.ts";
import { foldings } from "../features/folding.ts";
import { hover } from "../features/hover.ts";
import { inlays } from "../features/inlay.ts";
import { lenses } from "../features/lens.ts";
import { links } from "../features/links.ts";
import { references } from "../features/references.ts";
import { rename, renaming } from "../features/rename.ts";
import { type Outline, symbols } from "../features/symbols.ts";
import { tokens, tokenTypes } from "../features/tokens.ts";
import { workspaceSymbols } from "../features/workspace-symbols.ts";
import type { Span } from "../source/span.ts";
import { type Asked, ask } from "./ask.ts";
import { toCompletions } from "./completions.ts";
import { symbolKinds, toDiagnostic, toRange, toWorkspaceEdit } from "./convert.ts";
import { filesOf } from "./documents.ts";
import { answerHierarchy } from "./hierarchy.ts";
import { commands } from "./protocol.ts";
import type { Server } from "./server.ts";

/** Which feature answers which request. */
export function answerFeatures(server: Server): void {
	const { connection } = server;
	connection.onHover(ask<HoverParams, Hover | null>(server, null, toHover));
	connection.onCompletion(
		ask<CompletionParams, ReturnType<typeof toCompletions>>(server, [], (asked, params) => toCompletions(server, asked, params)),
	);
	connection.onCodeLens(ask<CodeLensParams, CodeLens[]>(server, [], (asked) => toLenses(server, asked)));
	connection.languages.inlayHint.on(ask<InlayHintParams, InlayHint[]>(server, [], toInlays));
	connection.onDefinition(ask<DefinitionParams, Location | null>(server, null, toDefinition));
	connection.onReferences(ask<ReferenceParams, Location[]>(server, [], toReferences));
	connection.onDocumentLinks(ask<DocumentLinkParams, DocumentLink[]>(server, [], toLinks));
	connection.onPrepareRename(ask<PrepareRenameParams, ReturnType<typeof toRenaming>>(server, null, toRenaming));
	connection.onRenameRequest(ask<RenameParams, WorkspaceEdit | null>(server, null, toRename));
	answerHierarchy(server);
	connection.onDocumentSymbol(ask<DocumentSymbolParams, DocumentSymbol[]>(server, [], toOutline));
	connection.onWorkspaceSymbol(({ query }): SymbolInformation[] => server.sessions.flatMap((session) => toSymbols(server, session, query)));
	connection.onFoldingRanges(ask<FoldingRangeParams, FoldingRange[] | null>(server, null, toFoldings));
	connection.languages.semanticTokens.on(ask<SemanticTokensParams, SemanticTokens>(server, { data: [] }, toTokens));
	connection.onCodeAction(ask<CodeActionParams, CodeAction[]>(server, [], (asked, params) => toActions(server, asked, params)));
	connection.onCodeActionResolve((action, token) => {
		const everywhere: unknown = action.data;
		if (!isEverywhere(everywhere)) return action;
		const filled = ({ world, session }: Asked) => ({ ...action, edit: toWorkspaceEdit(session, fixesEverywhere(world, everywhere.rule)) });
		return ask<Everywhere, CodeAction>(server, action, filled)(everywhere, token);
	});
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

function toDefinition({ world, session, file, offsetAt }: Asked, { position }: DefinitionParams): Location | null {
	const found = definition(world, file, offsetAt(position));
	return found ? toLocation(session, found) : null;
}

function toReferences({ world, session, file, offsetAt }: Asked, { position, context }: ReferenceParams): Location[] {
	const { places, declaration } = references(world, file, offsetAt(position));
	return [...(context.includeDeclaration && declaration ? [declaration] : []), ...places].map((at) => toLocation(session, at));
}

function toRenaming({ world, session, file, offsetAt }: Asked, { position }: PrepareRenameParams) {
	const found = renaming(world, file, offsetAt(position));
	if (!found) return null;
	if ("refusal" in found) throw new ResponseError(ErrorCodes.InvalidRequest, found.refusal);
	return { range: toRange(session, found.at), placeholder: found.name };
}

function toRename({ world, session, file, offsetAt }: Asked, { position, newName }: RenameParams): WorkspaceEdit {
	const edits = rename(world, file, offsetAt(position), newName);
	if ("refusal" in edits) throw new ResponseError(ErrorCodes.InvalidRequest, edits.refusal);
	return toWorkspaceEdit(session, edits);
}

function toLocation(session: Asked["session"], at: Span): Location {
	return { uri: session.uriOf(at.file), range: toRange(session, at) };
}

function toOutline({ world, session, file }: Asked): DocumentSymbol[] {
	const show = (one: Outline): DocumentSymbol => ({
		name: one.name,
		detail: one.detail,
		kind: symbolKinds[one.kind],
		range: toRange(session, one.at),
		selectionRange: toRange(session, one.select),
		children: one.children.map(show),
	});
	return symbols(world, file).map(show);
}

function toSymbols(server: Server, session: Asked["session"], query: string): readonly SymbolInformation[] {
	const files = new Set(filesOf(server, session));
	return workspaceSymbols(session.world(), query)
		.filter(({ at }) => files.has(at.file))
		.map(({ name, kind, at }) => ({ name, kind: symbolKinds[kind], location: toLocation(session, at) }));
}

function toFoldings({ world, session, file }: Asked): FoldingRange[] | null {
	const ranges = foldings(world, file)?.map((at) => toRange(session, at));
	// The line with the closing bracket stays in sight.
	return ranges?.flatMap(({ start, end }) => (end.line - start.line > 1 ? [{ startLine: start.line, endLine: end.line - 1 }] : [])) ?? null;
}

export const tokenLegend: SemanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [] };

function toTokens({ world, session, file }: Asked): SemanticTokens {
	const builder = new SemanticTokensBuilder();
	for (const { at, type } of tokens(world, file)) {
		const { start, end } = toRange(session, at);
		// Not every editor takes a token of several lines.
		if (start.line === end.line) builder.push(start.line, start.character, end.character - start.character, tokenTypes.indexOf(type), 0);
	}
	return builder.build();
}

/** Without trust nobody can be asked to run or contact anything. */
const needTrust: ReadonlySet<string> = new Set([commands.benchmark, commands.connectDrift]);

function toLenses(server: Server, { world, session, file }: Asked): CodeLens[] {
	return lenses(world, file)
		.filter(({ command }) => server.trusted || !needTrust.has(command))
		.map(({ at, title, command, file: target }) => ({
			range: toRange(session, at),
			command: { title, command, arguments: [{ uri: session.uriOf(target), at: at.start }] },
		}));
}

function toInlays({ world, session, file, offsetAt }: Asked, { range }: InlayHintParams): InlayHint[] {
	if (session.settings.inlayHints?.enabled === false) return [];
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

/** What an action keeps that is to be made when somebody chooses it. */
interface Everywhere {
	readonly textDocument: { readonly uri: string };
	readonly rule: string;
}

function isEverywhere(data: unknown): data is Everywhere {
	return typeof data === "object" && data !== null && "rule" in data && typeof data.rule === "string" && "textDocument" in data;
}

function toActions(server: Server, { world, session, file, offsetAt }: Asked, { range, context }: CodeActionParams): CodeAction[] {
	const at = { file, start: offsetAt(range.start), end: offsetAt(range.end) };
	const wanted = context.only;
	const resolves = server.client.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true;
	return actions(world, file, at)
		.filter(({ everywhere }) => everywhere === undefined || resolves)
		.map((action): CodeAction => toAction(action, session))
		.filter(({ kind }) => !wanted || wanted.some((one) => kind === one || kind?.startsWith(`${one}.`)));
}

function toAction({ title, kind, finding, preferred, edits, explain, everywhere }: Action, session: Asked["session"]): CodeAction {
	if (finding && everywhere !== undefined) {
		const data: Everywhere = { textDocument: { uri: session.uriOf(finding.at.file) }, rule: everywhere };
		return { title, kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(session, finding)], data };
	}
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
