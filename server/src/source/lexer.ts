import { Lexer } from "yaml";

/** What the library keeps to itself: how far a line has to be indented to go on with what the lines before it have begun. */
interface Internals {
	indentNext: number;
	parseFlowCollection(): Generator<string, unknown>;
	parseQuotedScalar(): Generator<string, unknown>;
}

/**
 * A lexer for which indentation means nothing within brackets and quotes. YAML asks for it there too, but the readers of the platforms (PyYAML,
 * go-yaml, SnakeYAML) do not.
 */
export function lenientLexer(): Lexer {
	const lexer = new Lexer();
	const own = lexer as unknown as Internals;
	const { parseFlowCollection, parseQuotedScalar } = own;
	own.parseFlowCollection = () => withoutIndent(own, parseFlowCollection);
	own.parseQuotedScalar = () => withoutIndent(own, parseQuotedScalar);
	return lexer;
}

function* withoutIndent(lexer: Internals, parse: () => Generator<string, unknown>): Generator<string, unknown> {
	const { indentNext } = lexer;
	lexer.indentNext = 0;
	const next = yield* parse.call(lexer);
	lexer.indentNext = indentNext;
	return next;
}
