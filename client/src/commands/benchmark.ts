import { type CancellationToken, type Progress, ProgressLocation, window } from "vscode";
import { WorkDoneProgress } from "vscode-languageclient/node";
import { type BenchmarkParams, type BenchmarkReply, type PlaceParams, requests } from "../../../server/src/lsp/protocol.ts";
import { isTrusted, placeOf, type Session } from "./session.ts";

/** Measures the model at the place, with progress that can be cancelled, and says how it went. */
export async function benchmark(session: Session, argument: unknown): Promise<BenchmarkReply | undefined> {
	const place = placeOf(argument);
	if (!place || !(await isTrusted("runs a model"))) return undefined;
	const reply = await window.withProgress(
		{ location: ProgressLocation.Notification, title: "Plimsoll benchmark", cancellable: true },
		(progress, cancelled) => run(session, place, progress, cancelled),
	);
	if (reply) void announce(session, place, reply);
	return reply;
}

async function run(
	{ client }: Session,
	{ uri, at }: PlaceParams,
	progress: Progress<{ message?: string; increment?: number }>,
	cancelled: CancellationToken,
): Promise<BenchmarkReply | undefined> {
	const workDoneToken = `plimsoll-benchmark-${Date.now()}`;
	let reached = 0;
	const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
		const { message, percentage } = "percentage" in value ? value : { message: value.message, percentage: reached };
		progress.report({ ...(message ? { message } : {}), increment: Math.max(0, (percentage ?? reached) - reached) });
		reached = Math.max(reached, percentage ?? 0);
	});
	const params: BenchmarkParams = { uri, ...(at === undefined ? {} : { at }), workDoneToken };
	try {
		return await client.sendRequest<BenchmarkReply>(requests.benchmark, params, cancelled);
	} catch (error) {
		if (!cancelled.isCancellationRequested)
			void window.showErrorMessage(`The benchmark failed: ${error instanceof Error ? error.message : error}`);
		return undefined;
	} finally {
		listener.dispose();
	}
}

async function announce(session: Session, place: PlaceParams, { message, result, verdict }: BenchmarkReply): Promise<void> {
	if (!result) {
		await window.showWarningMessage(message);
		return;
	}
	const show = "Show Report";
	const say = verdict === "fail" ? window.showWarningMessage : window.showInformationMessage;
	if ((await say(message, show)) === show) await session.panels.showBenchmark(place);
}
