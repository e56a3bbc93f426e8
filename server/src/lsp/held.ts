import { posix } from "node:path";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { Finding } from "../facts/finding.ts";
import { type Baseline, holdAgainst, parseBaseline } from "../probes/baseline.ts";
import type { World } from "../workspace/world.ts";
import type { Session } from "./session.ts";

/** The command line is told where a baseline lies; in the editor it goes by its name. */
const name = "plimsoll-baseline.json";

const known = new WeakMap<Session, { readonly text: string; readonly baseline: Baseline | undefined }>();

/** The baseline at the top of a folder: the same object until its text changes. */
export function baselineOf(session: Session): Baseline | undefined {
	const text = session.isFolder ? session.textOf(name) : "";
	if (text === "") return undefined;
	const before = known.get(session);
	if (before?.text === text) return before.baseline;
	const baseline = parseBaseline(name, text, (named) => posix.normalize(named));
	known.set(session, { text, baseline });
	return baseline;
}

/** Those findings of a file that the baseline holds. */
export function heldIn(file: string, world: World, baseline: Baseline | undefined): ReadonlySet<Finding> {
	if (!baseline) return new Set();
	const open = new Set(holdAgainst(baseline, world, file).findings);
	return new Set(world.findings(file).filter((finding) => !open.has(finding)));
}

/** What was accepted is in nobody's way, and is still there for whoever wants to get to it. */
export function asHint(diagnostic: Diagnostic): Diagnostic {
	return { ...diagnostic, severity: DiagnosticSeverity.Hint, message: `${diagnostic.message} (in the baseline)` };
}
