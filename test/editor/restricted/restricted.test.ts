import assert from "node:assert/strict";
import { createServer } from "node:http";
import { type CodeLens, commands, extensions, window, workspace } from "vscode";
import { card, findings, manifest, open } from "../host/sample.ts";

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
