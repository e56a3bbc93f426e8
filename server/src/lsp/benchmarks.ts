import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type CancellationToken, type ProgressToken, WorkDoneProgress } from "vscode-languageserver";
import type { BenchmarkResult } from "../evidence/benchmark.ts";
import { parseQuantity } from "../facts/units.ts";
import { type BenchmarkPlan, judge, planBenchmark } from "../features/benchmark-plan.ts";
import { benchmarkLine } from "../features/model-text.ts";
import { runBenchmark } from "../probes/bench.ts";
import { loadAll, save } from "../probes/bench-store.ts";
import { toRun } from "./benchmark-run.ts";
import { toRange } from "./convert.ts";
import {
	type BenchmarkAbsence,
	type BenchmarkParams,
	type BenchmarkReply,
	type BenchmarkReport,
	notifications,
	type PlaceParams,
	requests,
} from "./protocol.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

/** Runs benchmarks one at a time, because two at once would measure each other. */
export class Benchmarks {
	readonly storeFolder: string;
	private last: Promise<unknown> = Promise.resolve();
	/** How many run or wait. */
	private busy = 0;

	constructor(storeFolder: string) {
		this.storeFolder = storeFolder;
	}

	answer(server: Server): void {
		server.connection.onRequest(requests.benchmark, (params: BenchmarkParams, token: CancellationToken) => {
			const tell = progressOf(server, params.workDoneToken);
			if (this.busy++ > 0) tell(0, "waiting for another benchmark to end");
			const turn = this.last
				.then(() => this.run(server, params, token, tell))
				.finally(() => {
					this.busy--;
					tell(undefined, "");
				});
			this.last = turn.catch(() => undefined);
			return turn;
		});
		server.connection.onRequest<BenchmarkReport | BenchmarkAbsence, void>(requests.benchmarkReport, (params: PlaceParams) =>
			this.report(server, params),
		);
	}

	private plan(server: Server, { uri, at }: PlaceParams): { readonly plan: BenchmarkPlan; readonly session: Session } | string {
		const place = server.locate(uri);
		if (!place) return "This file is not in an open folder.";
		const { benchmark } = place.session.settings;
		const limit = benchmark?.memoryLimit ? parseQuantity(benchmark.memoryLimit) : undefined;
		const plan = planBenchmark(place.session.world(), place.file, at, {
			cores: availableParallelism(),
			...(benchmark?.seconds ? { seconds: benchmark.seconds } : {}),
			...(limit === undefined ? {} : { memoryLimitBytes: limit }),
			...(benchmark?.dims ? { dims: benchmark.dims } : {}),
		});
		return typeof plan === "string" ? plan : { plan, session: place.session };
	}

	private async run(server: Server, params: BenchmarkParams, token: CancellationToken, tell: Progress): Promise<BenchmarkReply> {
		if (!server.trusted) return { message: "A model is only run in a workspace that you trust." };
		const planned = this.plan(server, params);
		if (typeof planned === "string") return { message: planned };
		const { plan, session } = planned;
		const abort = new AbortController();
		token.onCancellationRequested(() => abort.abort());
		if (token.isCancellationRequested) abort.abort();
		const result = await runBenchmark({
			modelPath: join(session.base, plan.path),
			shownPath: plan.path,
			options: plan.options,
			signal: abort.signal,
			childScript: join(import.meta.dirname, "bench-child.js"),
			onProgress: ({ fraction, message }) => tell(fraction, message),
		});
		if (result.outcome !== "cancelled") await this.keep(server, session, plan, result);
		return this.reply(plan, result);
	}

	private async keep(server: Server, session: Session, plan: BenchmarkPlan, result: BenchmarkResult): Promise<void> {
		await save(this.storeFolder, result);
		session.workspace.learn({ kind: "benchmark", path: plan.path, value: result });
		await server.settle(session);
		const files = [plan.model?.at.file, plan.card?.at.file].filter((file) => file !== undefined);
		server.connection.sendNotification(notifications.benchmarkChanged, { uris: files.map((file) => session.uriOf(file)) });
	}

	private reply(plan: BenchmarkPlan, result: BenchmarkResult): BenchmarkReply {
		const run = toRun(result, plan.objectives, plan.memoryLimit?.value);
		if (!run) return { message: result.message ?? `The benchmark of ${plan.name} ended without a measurement.` };
		const verdict = judge(result, plan.objectives);
		const message = verdict?.reason ?? `${plan.name}: ${benchmarkLine(result)}, over ${result.n} runs.`;
		return { result: run, message, ...(verdict ? { verdict: verdict.verdict } : {}) };
	}

	private async report(server: Server, params: PlaceParams): Promise<BenchmarkReport | BenchmarkAbsence> {
		const planned = this.plan(server, params);
		if (typeof planned === "string") return { message: planned };
		const { plan, session } = planned;
		const result = session.world().known.benchmark(plan.path);
		if (!result) return { message: `Nothing was benchmarked here yet: run the benchmark of ${plan.name} first.` };
		const latest = toRun(result, plan.objectives, plan.memoryLimit?.value);
		if (!latest) return { message: result.message ?? `The benchmark of ${plan.name} ended without a measurement.` };
		const verdict = judge(result, plan.objectives);
		const [first] = plan.objectives;
		const words = plan.objectives.map(({ percentile, ms }) => `p${percentile} under ${ms} ms`).join(", ");
		const objective = first && { text: words, uri: session.uriOf(first.at.file), line: toRange(session, first.at).start.line };
		return {
			model: plan.name,
			file: plan.path,
			place: placeOf(plan, params),
			...(verdict ? { verdict: verdict.verdict } : {}),
			sentence: verdict?.reason ?? "No card states an objective; write `slo: { p95Ms: … }` in one to have a verdict.",
			...(objective ? { objective } : {}),
			latest,
			history: await this.history(plan, result),
		};
	}

	private async history(plan: BenchmarkPlan, latest: BenchmarkResult): Promise<BenchmarkReport["history"]> {
		const all = await loadAll(this.storeFolder, latest.model.sha256);
		return all
			.filter(({ takenAt }) => takenAt !== latest.takenAt)
			.toSorted((a, b) => b.takenAt.localeCompare(a.takenAt))
			.flatMap((result) => {
				const run = toRun(result, plan.objectives, plan.memoryLimit?.value);
				const verdict = judge(result, plan.objectives)?.verdict;
				const other = JSON.stringify(result.options) === JSON.stringify(latest.options) ? {} : { note: "other options" };
				return run ? [{ run, ...(verdict ? { verdict } : {}), ...other }] : [];
			});
	}
}

/** Text may move while the report is open, so that the model is named where it has a name. */
function placeOf({ model }: BenchmarkPlan, { uri, at }: PlaceParams): PlaceParams {
	const place = model?.name?.value ?? at;
	return { uri, ...(place === undefined ? {} : { at: place }) };
}

/** No fraction: the end. */
type Progress = (fraction: number | undefined, message: string) => void;

function progressOf(server: Server, token: ProgressToken | undefined): Progress {
	if (token === undefined) return () => undefined;
	const { connection } = server;
	connection.sendProgress(WorkDoneProgress.type, token, { kind: "begin", title: "Benchmark", cancellable: true, percentage: 0 });
	return (fraction, message) => {
		if (fraction === undefined) connection.sendProgress(WorkDoneProgress.type, token, { kind: "end" });
		else connection.sendProgress(WorkDoneProgress.type, token, { kind: "report", percentage: Math.round(fraction * 100), message });
	};
}
