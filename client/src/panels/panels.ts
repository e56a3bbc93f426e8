import { type Disposable, type Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
	type BenchmarkAbsence,
	type BenchmarkReport,
	commands as commandNames,
	type DriftChanged,
	type DriftPanel,
	type DriftParams,
	notifications,
	type PlaceParams,
	requests,
} from "../../../server/src/lsp/protocol.ts";
import { openPanel } from "./panel.ts";

/** The open panels, one a report: asked for again they come to the front, and they follow what the server learns. */
export class Panels implements Disposable {
	private readonly open = new Map<string, { readonly panel: WebviewPanel; readonly refresh: () => Promise<void> }>();
	private readonly listeners: readonly Disposable[];
	private readonly client: LanguageClient;
	private readonly extension: Uri;

	constructor(client: LanguageClient, extension: Uri) {
		this.client = client;
		this.extension = extension;
		this.listeners = [
			client.onNotification(notifications.driftChanged, ({ card }: DriftChanged) => this.refresh(`drift ${card}`)),
			client.onNotification(notifications.benchmarkChanged, () => this.refresh("benchmark ")),
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
		const opened = openPanel({ title, script, extension: this.extension, column: ViewColumn.Active, load, allowedCommands });
		this.open.set(key, opened);
		opened.panel.onDidDispose(() => this.open.delete(key));
	}

	private async refresh(prefix: string): Promise<void> {
		await Promise.all([...this.open].filter(([key]) => key.startsWith(prefix)).map(([, { refresh }]) => refresh()));
	}
}
