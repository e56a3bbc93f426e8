/** Programs that are evidence where they run by themselves, as a command line names them; `takesPaths`: what it is given says what it is about. */
export const programs = {
	check: { words: /(^|[\s/])plimsoll\s+check\b/, takesPaths: true },
	benchmark: {
		words: /(^|[\s/])(plimsoll\s+bench|perf_analyzer|genai-perf|aiperf|locust|vegeta|hey|ghz)\b|\bk6\s+run\b|\btrtexec\b/,
		takesPaths: false,
	},
	drift: { words: /(^|[\s/])(plimsoll\s+drift|evidently)\b/, takesPaths: false },
	reproduce: { words: /(^|[\s/])(dvc\s+(repro|exp\s+run)|mlflow\s+run|kedro\s+run|snakemake)\b/, takesPaths: false },
	test: { words: /(^|[\s/])(pytest|tox|nox)\b|\bunittest\b/, takesPaths: false },
	dataTest: {
		words:
			/(^|[\s/])(datacontract\s+test|soda\s+scan|dbt\s+(test|build)|great_expectations\s+checkpoint\s+run|gx\s+checkpoint\s+run|dvt)\b/,
		takesPaths: false,
	},
	rollback: { words: /\brollout\s+undo\b|\bhelm\s+rollback\b|\bargo\s+rollouts\s+undo\b|\bargocd\s+app\s+rollback\b/, takesPaths: false },
	request: {
		words: /(^|[\s/])(curl|grpcurl|http|wget)\b.*(:predict|\/infer\b|\/invocations\b|\/predict\b|\/generate\b|ModelInfer)/,
		takesPaths: false,
	},
} as const;

/** How a person calls such a command. */
export function commandText(command: { readonly text: string }): string {
	const words = command.text.replace(/\s+/g, " ").replaceAll("`", "'");
	return `\`${words.length > 60 ? `${words.slice(0, 59)}…` : words}\``;
}
