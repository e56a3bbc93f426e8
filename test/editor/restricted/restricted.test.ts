import assert from "node:assert/strict";
import { createServer } from "node:http";
import { type CodeLens, commands, extensions, window, workspace } from "vscode";
import { poll } from "../host/poll.ts";
import { card, findings, manifest, open, remove, write } from "../host/sample.ts";

describe("a workspace that nobody trusts", () => {
	it("is one", () => {
		assert.equal(workspace.isTrusted, false);
	});

	it("has its text checked", async () => {
		const document = await open(manifest);
		assert.ok(extensions.getExtension("plimsoll.plimsoll")?.isActive);
		assert.ok((await findings(document)).some(({ message }) => message.includes("minReplica")));
	});

	it("offers no benchmark and runs none", async () => {
		const document = await open(manifest);
		await findings(document);
		const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 20);
		assert.deepEqual(
			lenses.map(({ command }) => command?.command).filter((command) => command === "plimsoll.benchmark"),
			[],
		);
		void commands.executeCommand("plimsoll.benchmark", { uri: document.uri.toString() });
		await commands.executeCommand("plimsoll.showBenchmark", { uri: document.uri.toString() });
		assert.ok(!labels().some((label) => label.startsWith("Benchmark: ")), labels().join("\n"));
	});

	it("has its flow of data shown, which is text", async () => {
		const document = await open("ranking/pipeline/dvc.yaml");
		const lenses = await poll(
			() => commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 20),
			(list) => list.length > 0,
		);
		assert.deepEqual(new Set(lenses.map(({ command }) => command?.title)), new Set(["1 service and 2 consumers depend on this"]));
		await commands.executeCommand("plimsoll.showLineage", ...(lenses[0]?.command?.arguments ?? []));
		await poll(labels, (all) => all.includes("Data Lineage"));
	});

	it("has no card written", async () => {
		const path = "untold/inferenceservice.yaml";
		await write(path, (await open(manifest)).getText());
		try {
			const document = await open(path);
			await findings(document);
			let answer: unknown = "none yet";
			commands.executeCommand("plimsoll.init", document.uri).then((reply) => {
				answer = reply;
			});
			// The command waits until what it says about trust is closed.
			await poll(
				() => commands.executeCommand("notifications.clearAll"),
				() => answer !== "none yet",
			);
			assert.equal(answer, undefined);
			assert.deepEqual(await workspace.findFiles("untold/*.card.yaml"), []);
			assert.deepEqual(
				// The editor itself may be writing its settings.
				workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && !uri.path.endsWith("/User/settings.json")),
				[],
			);
		} finally {
			await remove("untold");
		}
	});

	it("has no endpoint contacted", async () => {
		const document = await open(card);
		let asked = 0;
		const endpoint = createServer((_, response) => {
			asked++;
			response.end("{}");
		});
		await new Promise<void>((resolve) => endpoint.listen(8311, "127.0.0.1", resolve));
		try {
			void commands.executeCommand("plimsoll.connectDrift", { uri: document.uri.toString() });
			await commands.executeCommand("plimsoll.refreshDrift", { uri: document.uri.toString() });
			await commands.executeCommand("plimsoll.showDrift", { uri: document.uri.toString() });
			assert.equal(asked, 0);
		} finally {
			endpoint.close();
		}
	});
});

function labels(): readonly string[] {
	return window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}
