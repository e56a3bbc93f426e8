import { readArguments } from "./arguments.ts";

/** `plimsoll lsp --stdio`: the language server for any editor. */
export async function lsp(words: readonly string[]): Promise<number> {
	readArguments("lsp", words, { stdio: { type: "boolean" } });
	const { serve } = await import("../lsp/server.ts");
	await serve();
	return 0;
}
