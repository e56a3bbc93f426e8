/** What people and tools do to a text by mistake, by the dice of a seed: the same seed makes the same text. */
export function mutate(text: string, seed: number): string {
	const random = dice(seed);
	const below = (limit: number) => Math.floor(random() * limit);
	let result = text;
	for (let times = 1 + below(4); times > 0; times--) {
		const at = below(result.length + 1);
		const length = 1 + below(random() < 0.2 ? 400 : 8);
		const piece = result.slice(at, at + length);
		const elsewhere = below(result.length + 1);
		const kinds = [
			() => result.slice(0, at) + result.slice(at + length),
			() => result.slice(0, at) + piece + result.slice(at),
			() => result.slice(0, elsewhere) + piece + result.slice(elsewhere),
			() => result.slice(0, at) + (pieces[below(pieces.length)] ?? "") + result.slice(at),
			() => result.slice(0, at) + String.fromCharCode(below(random() < 0.5 ? 128 : 65_536)) + result.slice(at + 1),
			() => swapLines(result, below, elsewhere),
			() => result.replaceAll("\n", "\r\n"),
			() => result.slice(0, at) + (below(2) === 0 ? "[" : "{a: ").repeat(1 + below(500)) + result.slice(at),
		];
		result = (kinds[below(kinds.length)] ?? (() => result))();
	}
	return result;
}

/** Words that mean something to one of the formats. */
const pieces = [
	..."{}[]<>:,;#'\"`&*!|>%@?-~\t\n\r\0\uFEFF",
	..."\u2028\u{1F600}\u0002\u0018\u001f",
	"- ",
	": ",
	"\n---\n",
	"\n...\n",
	"<<: *a\n",
	"&a ",
	"*a",
	"|\n",
	">-\n",
	"null",
	"true",
	"1e999",
	"-0",
	"0x",
	"1Gi",
	"{{ x }}",
	"{% if %}",
	"<TODO>",
	"# plimsoll-allow config/unknown-field: x (until 2026-13-99)\n",
	"__proto__: 1\n",
	"constructor: 1\n",
	"\n  ",
	"? ",
];

function swapLines(text: string, below: (limit: number) => number, seed: number): string {
	const lines = text.split("\n");
	const [from, to] = [below(lines.length), seed % lines.length];
	[lines[from], lines[to]] = [lines[to] ?? "", lines[from] ?? ""];
	return lines.join("\n");
}

/** Numbers from 0 to 1: the generator mulberry32. */
export function dice(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
