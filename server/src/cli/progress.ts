/** How far something has got, in files. */
export type Tell = (doing: "reading" | "parsing" | "checking", done: number, of: number) => void;

export interface Progress {
	readonly tell: Tell;
	/** Takes the line away. */
	end(): void;
}

/** What is over sooner needs no line. */
const patience = 1000;
const pace = 100;

/** A line that says how far a long run has got, where a person looks at it as it comes. */
export function progressOn(
	stream: { readonly isTTY?: boolean; write(text: string): unknown },
	environment: NodeJS.ProcessEnv,
	clock: () => number = () => performance.now(),
): Progress {
	const { CI, TERM } = environment;
	if (stream.isTTY !== true || (CI !== undefined && CI !== "" && CI !== "false") || TERM === "dumb")
		return { tell: () => {}, end: () => {} };
	let next = clock() + patience;
	let shown = false;
	const number = (count: number) => count.toLocaleString("en-US");
	return {
		tell: (doing, done, of) => {
			const now = clock();
			if (now < next) return;
			next = now + pace;
			shown = true;
			stream.write(`\r\u001b[K${doing} ${number(done)} of ${number(of)} files`);
		},
		end: () => {
			if (shown) stream.write("\r\u001b[K");
			shown = false;
		},
	};
}
