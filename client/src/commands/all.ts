import { commands, type Disposable } from "vscode";
import { benchmark } from "./benchmark.ts";
import { connectDrift } from "./connect-drift.ts";
import { disconnectDrift } from "./disconnect-drift.ts";
import { explainRule } from "./explain-rule.ts";
import { init } from "./init.ts";
import { openDocumentation } from "./open-documentation.ts";
import { refreshDrift } from "./refresh-drift.ts";
import { restartServer } from "./restart-server.ts";
import type { Session } from "./session.ts";
import { showBenchmark } from "./show-benchmark.ts";
import { showDrift } from "./show-drift.ts";
import { showLineage } from "./show-lineage.ts";
import { showOutput } from "./show-output.ts";
import { showScorecard } from "./show-scorecard.ts";

const handlers = {
	benchmark,
	showBenchmark,
	connectDrift,
	disconnectDrift,
	refreshDrift,
	showDrift,
	showLineage,
	showScorecard,
	init,
	explainRule,
	openDocumentation,
	restartServer,
	showOutput,
} as const;

export function registerCommands(session: Session): readonly Disposable[] {
	return Object.entries(handlers).map(([name, handler]) =>
		commands.registerCommand(`plimsoll.${name}`, (argument?: unknown) => handler(session, argument)),
	);
}
