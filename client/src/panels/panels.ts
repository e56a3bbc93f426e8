import { type Disposable, type Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
	type BenchmarkAbsence,
	type BenchmarkReport,
	commands as commandNames,
	type DriftChanged,
	type DriftPanel,
	type DriftParams,
	type LineageParams,
	notifications,
	type PlaceParams,
	requests,
	type ScorecardPanel,
	type ScorecardParams,
} from "../../../server/src/lsp/protocol.ts";
import { coalesced, LineageQuestion } from "./lineage.ts";
import { openPanel } from "./panel.ts";

const lineageKey = "lineage";
const scorecardKey = "scorecard";

/** The open panels, one a report: asked for again they come to the front, and they follow what the server learns. */
export class Panels implements Disposable {
	private readonly open = new Map<string, { readonly panel: WebviewPanel; readonly refresh: () => Promise<void> }>();
	private readonly listeners: readonly Disposable[];
	private readonly client: LanguageClient;
	private readonly extension: Uri;
	private readonly lineage: LineageQuestion;
	private scorecard: ScorecardParams = {};

	constructor(client: LanguageClient, extension: Uri) {
		this.client = client;
		this.extension = extension;
		this.lineage = new LineageQuestion(client);
		const followLineage = coalesced(() => this.refresh(lineageKey));
		const followScorecard = coalesced(() => this.refresh(scorecardKey));
		this.listeners = [
			client.onNotification(notifications.driftChanged, ({ card }: DriftChanged) => this.refresh(`drift ${card}`)),
			client.onNotification(notifications.benchmarkChanged, () => this.refresh("benchmark ")),
			client.onNotification(notifications.lineageChanged, followLineage),
			client.onNotification(notifications.scorecardChanged, followScorecard),
		];
	}

	/** Opens the drift report of the card that speaks of the document. */
	async showDrift(params: DriftParams): Promise<void> {
		const absent = { message: "No deployment card speaks of drift here." };
		const load = async (): Promise<DriftPanel | typeof absent> =>
			(await this.client.sendRequest<DriftPanel | null>(requests.driftReport, params)) ?? absent;
		const report = await load();
		if (!("features" in report)) {
			void window.showInformationMessage(report.message);
			return;
		}
		await this.show(`drift ${report.card}`, `Drift: ${report.name}`, "drift-report", load, [
			commandNames.refreshDrift,
			commandNames.connectDrift,
			commandNames.disconnectDrift,
		]);
	}

	/** Opens the benchmark report of the model at the place. */
	async showBenchmark(params: PlaceParams): Promise<void> {
		const load = (place: PlaceParams): Promise<BenchmarkReport | BenchmarkAbsence> =>
			this.client.sendRequest(requests.benchmarkReport, place);
		const report = await load(params);
		if (!("latest" in report)) {
			void window.showInformationMessage(report.message);
			return;
		}
		const { file, model, place } = report;
		await this.show(`benchmark ${file}`, `Benchmark: ${model}`, "benchmark-report", () => load(place), [commandNames.benchmark]);
	}

	/** Opens the graph of data, at the node of the place that it is asked for from. */
	async showLineage(params: LineageParams): Promise<void> {
		this.lineage.from(params);
		await this.show(lineageKey, "Data Lineage", "lineage", () => this.lineage.answer(), []);
	}

	/** Opens the scorecards of the document's deployments, or of all. */
	async showScorecard(params: ScorecardParams): Promise<void> {
		this.scorecard = params;
		const load = (): Promise<ScorecardPanel> => this.client.sendRequest(requests.scorecard, this.scorecard);
		const report = await load();
		if (report.message !== undefined) {
			void window.showInformationMessage(report.message);
			return;
		}
		await this.show(scorecardKey, "Readiness Scorecard", "scorecard", load, []);
	}

	dispose(): void {
		for (const listener of this.listeners) listener.dispose();
		for (const { panel } of this.open.values()) panel.dispose();
	}

	private async show(
		key: string,
		title: string,
		script: string,
		load: () => Promise<unknown>,
		allowedCommands: readonly string[],
	): Promise<void> {
		const already = this.open.get(key);
		if (already) {
			already.panel.reveal();
			await already.refresh();
			return;
		}
		const styles = script === "lineage" || script === "scorecard" ? [`${script}.css`] : [];
		const opened = openPanel({ title, script, styles, extension: this.extension, column: ViewColumn.Active, load, allowedCommands });
		this.open.set(key, opened);
		opened.panel.onDidDispose(() => this.open.delete(key));
	}

	/** A hidden panel asks by itself when it is seen again. */
	private async refresh(prefix: string): Promise<void> {
		const wanted = [...this.open].filter(([key, { panel }]) => key.startsWith(prefix) && panel.visible);
		await Promise.all(wanted.map(([, { refresh }]) => refresh()));
	}
}
