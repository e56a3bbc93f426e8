import { HelpRequest, UsageError } from "./arguments.ts";

const verbs: Readonly<Record<string, { readonly summary: string; load(): Promise<(words: readonly string[]) => Promise<number>> }>> = {
	check: { summary: "say what will be rejected, ignored or contradicted", load: async () => (await import("./check-again.ts")).checkAgain },
	bench: { summary: "benchmark a model here and hold it against its objective", load: async () => (await import("./bench.ts")).bench },
	drift: { summary: "show the drift that a card's report or endpoint tells of", load: async () => (await import("./drift.ts")).drift },
	init: { summary: "write a first deployment card from what the workspace says", load: async () => (await import("./init.ts")).init },
	lineage: { summary: "show who feeds whom", load: async () => (await import("./lineage.ts")).lineage },
	blast: { summary: "say what may break if something changes", load: async () => (await import("./blast.ts")).blast },
	why: { summary: "say how data of one thing reaches another", load: async () => (await import("./why.ts")).why },
	scorecard: {
		summary: "say how ready a deployment is, and the cheapest next step",
		load: async () => (await import("./scorecard.ts")).scorecard,
	},
	config: { summary: "say what holds for a file, and where that is configured", load: async () => (await import("./config.ts")).config },
	explain: { summary: "say what a rule means", load: async () => (await import("./explain.ts")).explain },
	rules: { summary: "list the rules, by words, family, severity, preset or stage", load: async () => (await import("./rules.ts")).rules },
	lsp: { summary: "speak the Language Server Protocol over stdio", load: async () => (await import("./lsp.ts")).lsp },
};

// Whoever reads our output may have seen enough: `plimsoll check | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 3));

run(process.argv.slice(2)).then((code) => {
	process.exitCode = code;
});

/** 0 nothing found, 1 findings, 2 wrong usage or configuration, 3 our own fault, 4 inconclusive. */
async function run([word, ...words]: readonly string[]): Promise<number> {
	if (word === undefined || word === "--help" || word === "-h" || word === "help") {
		process.stdout.write(usage());
		return word === undefined ? 2 : 0;
	}
	if (word === "--version") {
		process.stdout.write(`${process.env.PLIMSOLL_VERSION ?? ""}\n`);
		return 0;
	}
	const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
	try {
		if (!verb) throw new UsageError(`There is no verb "${word}". Verbs: ${Object.keys(verbs).join(", ")}.`);
		return await (await verb.load())(words);
	} catch (error) {
		if (error instanceof HelpRequest) {
			process.stdout.write(error.message);
			return 0;
		}
		if (error instanceof UsageError) {
			process.stderr.write(`plimsoll: ${error.message}\n`);
			return 2;
		}
		process.stderr.write(`plimsoll: this is a fault of ours: ${error instanceof Error ? error.stack : String(error)}\n`);
		return 3;
	}
}

function usage(): string {
	const width = Math.max(...Object.keys(verbs).map((verb) => verb.length));
	const lines = Object.entries(verbs).map(([verb, { summary }]) => `  ${verb.padEnd(width)}  ${summary}`);
	return `Plimsoll tells whether a machine-learning deployment will hold before it sails.\n\nUsage: plimsoll <verb> [flags] [paths]\n\n${lines.join("\n")}\n`;
}
