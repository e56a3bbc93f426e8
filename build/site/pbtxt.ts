import type { HLJSApi, Language } from "highlight.js";

/** The grammar of protobuf text, which the highlighter does not bring. */
export function pbtxt(api: HLJSApi): Language {
	return {
		name: "pbtxt",
		keywords: { literal: "true false inf nan" },
		contains: [
			api.HASH_COMMENT_MODE,
			api.QUOTE_STRING_MODE,
			api.APOS_STRING_MODE,
			{ scope: "attr", match: /[A-Za-z_][\w.]*(?=\s*[:{[<])/ },
			{ scope: "number", match: /-?\b\d[\d.]*(?:e[+-]?\d+)?f?\b/i },
			{ scope: "symbol", match: /\b[A-Z][A-Z0-9_]+\b/ },
		],
	};
}
