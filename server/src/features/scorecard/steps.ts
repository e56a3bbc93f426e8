import type { Span } from "../../source/span.ts";
import { fileAt, type NextStep, type Proof, proof, type Rungs } from "./answer.ts";
import type { Deployment } from "./deployment.ts";
import { commandText, type programs } from "./programs.ts";
import { testsOf } from "./surroundings.ts";

/** A command that runs by itself, as a proof. */
export function run(of: Deployment, program: keyof typeof programs, what: string, scheduled = false): readonly Proof[] {
	const command = of.runs(program, scheduled);
	return command ? [proof(command.at, `${commandText(command)} runs by itself${scheduled ? " on a schedule" : ""} and ${what}.`)] : [];
}

/** Words on the card, where there is something of that kind already, or else anywhere on it. */
export function words(of: Deployment, sentence: string, near?: Span, count = 1): NextStep {
	return { effort: "words", count: Math.max(1, count), sentence: `${sentence}.`, at: near ?? of.card.at };
}

/** A figure to watch in production, and to declare on the card. */
export function monitor(of: Deployment, sentence: string, near?: Span): NextStep {
	return { ...words(of, sentence, near), effort: "monitor" };
}

/** Something to measure first. */
export function report(of: Deployment, sentence: string): NextStep {
	return { effort: "report", count: 1, sentence: `${sentence}.`, at: of.card.at };
}

/** A command for whatever runs by itself, where there is something already in that file. */
export function job(of: Deployment, command: string, when = "on every change"): NextStep {
	const [first] = of.surroundings.texts.filter(
		({ path }) => /\.ya?ml$|Jenkinsfile$/.test(path) && !/dependabot|settings|renovate/.test(path),
	);
	const depth = of.surroundings.prefix.split("/").length - 1;
	const file = first?.file ?? `${"../".repeat(depth)}.github/workflows/readiness.yml`;
	return { effort: "job", count: 1, sentence: `Let \`${command}\` run by itself ${when}.`, at: fileAt(file) };
}

export function nameOf(id: { readonly value: string } | undefined): string {
	return id ? `\`${id.value}\`` : "a source";
}

/** Half a point for a test that is called after one of these scripts, a whole one where each has one and the tests run by themselves. */
export function testRungs(of: Deployment, scripts: readonly string[]): Rungs {
	const each = scripts.map((script) => ({ script, found: testsOf(script, of.tests) }));
	const untested = each.find(({ found }) => found.length === 0)?.script;
	const proofs = each.flatMap(({ script, found }) =>
		found.slice(0, 1).map((test) => proof(fileAt(test), `This tests \`${script}\`; how well is not looked at.`)),
	);
	const script = untested ?? scripts[0] ?? of.card.at.file;
	const write: NextStep = { effort: "report", count: 1, sentence: `Write a test that is called after \`${script}\`.`, at: fileAt(script) };
	const running = run(of, "test", "runs the tests");
	return {
		half: proofs,
		full: untested === undefined ? running : [],
		toHalf: write,
		toFull: running.length > 0 ? write : job(of, "pytest"),
	};
}
