import assert from "node:assert/strict";
import { type CodeLens, commands, type InlayHint, Range, type TextDocument, window } from "vscode";
import { poll } from "./poll.ts";
import { card, manifest, open } from "./sample.ts";

describe("a deployment card", () => {
	it("shows drift beside its features", async () => {
		const document = await open(card);
		const hints = await poll(
			() => commands.executeCommand<InlayHint[]>("vscode.executeInlayHintProvider", document.uri, everything(document)),
			(list) => list.length > 0,
		);
		const lines = hints.map(({ position }) => document.lineAt(position.line).text.trim());
		assert.ok(lines.includes("- name: monthly_charges"), lines.join("\n"));
	});

	it("opens the drift report", async () => {
		const document = await open(card);
		await poll(
			async () => {
				await commands.executeCommand("plimsoll.showDrift", { uri: document.uri.toString() });
				return tabs();
			},
			(labels) => labels.some((label) => label.startsWith("Drift: churn")),
		);
	});
});

describe("a model", () => {
	it("is benchmarked from its lens, and the result stays in the lens and in a report", async function () {
		this.timeout(240_000);
		const document = await open(manifest);
		const [lens] = await poll(
			() => lenses(document),
			(list) => list.some(({ command }) => command?.command === "plimsoll.benchmark"),
		);
		assert.ok(lens?.command);
		const reply = await commands.executeCommand<{ readonly result?: { readonly samples: number }; readonly message: string }>(
			"plimsoll.benchmark",
			...(lens.command.arguments ?? []),
		);
		assert.ok(reply.result, reply.message);
		assert.ok(reply.result.samples > 0);
		const [after] = await poll(
			() => lenses(document),
			(list) => list.some(({ command }) => command?.command === "plimsoll.showBenchmark"),
		);
		assert.match(after?.command?.title ?? "", /\d/);
		await commands.executeCommand("plimsoll.showBenchmark", ...(after?.command?.arguments ?? []));
		await poll(tabs, (labels) => labels.some((label) => label.startsWith("Benchmark: ")));
	});
});

function lenses(document: TextDocument): Thenable<CodeLens[]> {
	return commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 20);
}

function everything(document: TextDocument): Range {
	return new Range(0, 0, document.lineCount, 0);
}

function tabs(): readonly string[] {
	return window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}
