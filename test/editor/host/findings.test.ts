import assert from "node:assert/strict";
import { type CodeAction, CodeActionKind, commands, type DocumentSymbol, env, type TextDocument, Uri, window, workspace } from "vscode";
import { poll } from "./poll.ts";
import { config, explained, findings, manifest, open, placeOf, ruleOf } from "./sample.ts";

describe("a manifest", () => {
	let document: TextDocument;
	beforeEach(async () => {
		document = await open(manifest);
	});
	afterEach(async () => {
		await window.showTextDocument(document);
		await commands.executeCommand("workbench.action.files.revert");
	});

	it("has findings, each linked to the manual of its rule", async () => {
		const found = (await findings(document)).find(({ message }) => message.includes("minReplica"));
		assert.ok(found);
		assert.equal(ruleOf(found), "config/unknown-field");
		assert.equal(document.getText(found.range), "minReplica");
		const target = typeof found.code === "object" ? found.code.target.toString() : undefined;
		assert.equal(target, `${env.uriScheme}://plimsoll.plimsoll/explain/config/unknown-field`);
	});

	it("offers a fix that makes the finding go away", async () => {
		await findings(document);
		const actions = await poll(
			() =>
				commands.executeCommand<CodeAction[]>(
					"vscode.executeCodeActionProvider",
					document.uri,
					placeOf(document, "minReplica:"),
					CodeActionKind.QuickFix.value,
					10,
				),
			(list) => list.some(({ edit }) => edit),
		);
		const fix = actions.find(({ edit, isPreferred }) => edit && isPreferred);
		assert.ok(fix?.edit);
		assert.ok(await workspace.applyEdit(fix.edit));
		assert.match(document.getText(), /^ *minReplicas: 2$/m);
		await poll(
			() => findings(document),
			(list) => !list.some(({ message }) => message.includes("minReplica`")),
		);
	});

	it("offers to allow a finding and to explain its rule", async () => {
		await findings(document);
		const place = placeOf(document, "minReplica:");
		const actions = await commands.executeCommand<CodeAction[]>(
			"vscode.executeCodeActionProvider",
			document.uri,
			place,
			CodeActionKind.QuickFix.value,
			10,
		);
		const titles = actions.map(({ title }) => title);
		assert.ok(
			titles.some((title) => title.startsWith("Allow config/unknown-field")),
			titles.join("\n"),
		);
		assert.ok(
			titles.some((title) => title.startsWith("Explain config/unknown-field")),
			titles.join("\n"),
		);
	});

	it("explains a field on hover", async () => {
		await findings(document);
		const place = placeOf(document, "maxReplicas");
		assert.match(await explained(document, place.start), /replica/i);
	});

	it("has an outline", async () => {
		await findings(document);
		const symbols = await commands.executeCommand<DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);
		assert.ok(
			symbols.some(({ name }) => name.includes("churn")),
			JSON.stringify(symbols.map(({ name }) => name)),
		);
	});

	it("has its findings again after the server was restarted", async () => {
		const before = await findings(document);
		await commands.executeCommand("plimsoll.restartServer");
		const after = await poll(
			() => findings(document),
			(list) => list.length === before.length,
		);
		assert.deepEqual(after.map(ruleOf).toSorted(), before.map(ruleOf).toSorted());
	});
});

describe("a model configuration of Triton", () => {
	it("is a language of its own, with findings", async () => {
		const document = await open(config);
		assert.equal(document.languageId, "pbtxt");
		assert.ok((await findings(document)).length > 0);
	});
});

describe("the manual of a rule", () => {
	it("opens as text that starts with the rule's name", async () => {
		await open(manifest);
		const document = await workspace.openTextDocument(Uri.parse("plimsoll-manual:/config/unknown-field.md"));
		assert.ok(document.getText().startsWith("# config/unknown-field\n"), document.getText().slice(0, 200));
	});

	it("opens rendered", async () => {
		await commands.executeCommand("plimsoll.explainRule", { rule: "config/unknown-field" });
		await poll(
			() => window.tabGroups.activeTabGroup.activeTab?.label ?? "",
			(label) => label.includes("unknown-field"),
		);
	});
});
