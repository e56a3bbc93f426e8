import {
	type CompletionItem,
	CompletionItemKind,
	CompletionItemTag,
	type CompletionList,
	type CompletionParams,
	InsertTextFormat,
	InsertTextMode,
} from "vscode-languageserver";
import type { Completion } from "../features/completing.ts";
import { complete } from "../features/completion.ts";
import type { Asked } from "./ask.ts";
import { toRange } from "./convert.ts";
import type { Server } from "./server.ts";

/** More than anybody reads; an editor that gets so many asks again with the next letter. */
const most = 500;

/** Completions in the order in which they should be shown, with tab stops for an editor that knows them. */
export function toCompletions(
	server: Pick<Server, "client">,
	asked: Asked,
	{ position }: CompletionParams,
): CompletionItem[] | CompletionList {
	const { world, session, file, offsetAt } = asked;
	const offset = offsetAt(position);
	const all = complete(world, file, offset);
	if (all.length <= most) return toItems(server, session, all);
	const text = session.textOf(file);
	const fitting = all.filter(({ label, at, filter }) => isBegun(filter ?? label, text.slice(at.start, offset)));
	return { isIncomplete: fitting.length > most, items: toItems(server, session, fitting.slice(0, most)) };
}

/** Editors let letters in between be left out. */
function isBegun(word: string, typed: string): boolean {
	let from = 0;
	for (const letter of typed.toLowerCase()) {
		from = word.toLowerCase().indexOf(letter, from) + 1;
		if (from === 0) return false;
	}
	return true;
}

function toItems({ client }: Pick<Server, "client">, session: Asked["session"], completions: readonly Completion[]): CompletionItem[] {
	const known = client.textDocument?.completion?.completionItem;
	return completions.map((completion, i): CompletionItem => {
		const { label, detail, documentation, kind, deprecated, at, insert, snippet, filter, edits } = completion;
		const stops = known?.snippetSupport === true ? snippet : undefined;
		return {
			label,
			...(detail ? { detail } : {}),
			...(documentation ? { documentation: { kind: "markdown", value: documentation } } : {}),
			kind: kinds[kind],
			...(deprecated ? (known?.tagSupport ? { tags: [CompletionItemTag.Deprecated] } : { deprecated }) : {}),
			sortText: `${rank(completion)}${kind === "key" ? label : String(i).padStart(4, "0")}`,
			...(filter === undefined ? {} : { filterText: filter }),
			textEdit: { range: toRange(session, at), newText: stops ?? insert },
			...(stops === undefined ? {} : { insertTextFormat: InsertTextFormat.Snippet }),
			insertTextMode: InsertTextMode.asIs,
			...(edits.length > 0 ? { additionalTextEdits: edits.map((edit) => ({ range: toRange(session, edit.at), newText: edit.text })) } : {}),
		};
	});
}

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
	key: CompletionItemKind.Property,
	value: CompletionItemKind.EnumMember,
	name: CompletionItemKind.Reference,
	file: CompletionItemKind.File,
	folder: CompletionItemKind.Folder,
	snippet: CompletionItemKind.Snippet,
};

/** What is required comes first, and what nobody should write any more last. */
function rank({ kind, required, deprecated }: Completion): number {
	if (deprecated) return 2;
	return kind === "key" && !required ? 1 : 0;
}
