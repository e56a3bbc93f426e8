import { type Disposable, type Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
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
		const load = (): Promise<DriftPanel | null> => this.client.sendRequest(requests.driftReport, params);
		const report = await load();
		if (!report) {
			void window.showInformationMessage("No deployment card speaks of drift here.");
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
		const load = (): Promise<BenchmarkReport | null> => this.client.sendRequest(requests.benchmarkReport, params);
		const report = await load();
		if (!report) {
			void window.showInformationMessage("Nothing was benchmarked here yet: run Plimsoll: Benchmark This Model.");
			return;
		}
		await this.show(
			`benchmark ${report.file}`,
			`Benchmark: ${report.model}`,
			"benchmark-report",
			async () => withPlace(await load(), params),
			[commandNames.benchmark],
		);
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
			already.panel.reveal(undefined, true);
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

/** The panel's own button measures the same place again. */
function withPlace(report: BenchmarkReport | null, place: PlaceParams): unknown {
	return report ? { ...report, place } : null;
}
