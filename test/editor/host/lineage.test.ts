import assert from "node:assert/strict";
import {
	type CallHierarchyIncomingCall,
	type CallHierarchyItem,
	type CallHierarchyOutgoingCall,
	type CodeLens,
	commands,
	type Location,
	type LocationLink,
	type Position,
	type TextDocument,
	type WorkspaceEdit,
	window,
	workspace,
} from "vscode";
import { poll } from "./poll.ts";
import { explained, findings, insertBehind, open, placeOf, remove, revert, write } from "./sample.ts";

const card = "ranking/ranking.card.yaml";
const pipeline = "ranking/pipeline/dvc.yaml";

/** A second deployment that reads what the first one reads. */
const second = "ranking/related.card.yaml";
const secondText = `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata:
  name: related
features:
  - name: clicks_here
    source: click-log
`;

describe("the flow of data", () => {
	before(async () => {
		await write(second, secondText);
		await findings(await open(card));
		await poll(
			async () => placesOf(await referencesAt(await open(card), "click-log")),
			(places) => places.some((place) => place.startsWith(second)),
		);
	});
	after(() => remove(second));

	it("leads from a dependency to what makes it, and from a source to the card that declares it", async () => {
		const stages = await open(pipeline);
		const read = stages.positionAt(stages.getText().lastIndexOf("sessions.parquet"));
		assert.deepEqual(await definitionsAt(stages, read), [`${pipeline} sessions.parquet in "- sessions.parquet" of line 11`]);
		const reader = await open(second);
		assert.deepEqual(await definitionsAt(reader, placeOf(reader, "click-log").start), [
			`${card} click-log in "- id: click-log" of line 69`,
		]);
		const first = await open(card);
		assert.deepEqual(await definitionsAt(first, placeOf(first, "model/ranking.onnx").start), [
			`${pipeline} ../model/ranking.onnx in "- ../model/ranking.onnx:" of line 29`,
		]);
	});

	it("finds who reads a source, from the source and from a reader", async () => {
		const everywhere = [`${card} 32`, `${card} 41`, `${card} 46`, `${card} 69`, `${second} 7`];
		for (const path of [card, second]) assert.deepEqual(placesOf(await referencesAt(await open(path), "click-log")), everywhere);
	});

	it("goes up from a stage to its data, and down to who is served", async () => {
		const stages = await open(pipeline);
		const [train] = await commands.executeCommand<CallHierarchyItem[]>(
			"vscode.prepareCallHierarchy",
			stages.uri,
			placeOf(stages, "train:").start,
		);
		assert.ok(train);
		assert.deepEqual([train.name, train.detail], ["train", "stage"]);
		const sessions = await step(await step(train, "up", "ranking/pipeline/sessions.parquet"), "up", "sessions");
		assert.deepEqual(stages.getText(sessions.range), "sessions");
		assert.deepEqual((await around(sessions, "up")).map(({ name }) => name).toSorted(), [
			"ranking/pipeline/params.yaml",
			"ranking/pipeline/sessions.py",
		]);
		const model = await step(train, "down", "ranking");
		const service = await step(model, "down", "ranking");
		assert.deepEqual([model.detail, service.detail], ["write", "serve"]);
		assert.equal(workspace.asRelativePath(service.uri), card);
		assert.deepEqual((await around(service, "down")).map(({ name }) => name).toSorted(), ["front-page", "newsletter"]);
	});

	it("renames a source in every card", async () => {
		const [first, other] = [await open(card), await open(second)];
		const before = first.getText();
		const edit = await renamed(other, "click-log", "reading-log");
		assert.deepEqual(
			edit.entries().map(([uri, edits]) => [workspace.asRelativePath(uri), edits.length]),
			[
				[card, 4],
				[second, 1],
			],
		);
		try {
			assert.ok(await workspace.applyEdit(edit));
			assert.equal(first.getText(), before.replaceAll("click-log", "reading-log"));
			assert.equal(other.getText(), secondText.replace("click-log", "reading-log"));
			const places = placesOf(await referencesAt(first, "reading-log"));
			assert.equal(places.length, 5, places.join("\n"));
		} finally {
			for (const document of [first, other]) await revert(document);
		}
	});

	it("keeps a name that the model's file gives, and says why", async () => {
		const document = await open(card);
		const reason = "`read` is the name that `ranking/model/ranking.onnx` gives it.";
		await poll(
			() => refusalOf(() => commands.executeCommand("vscode.prepareRename", document.uri, placeOf(document, "read\n    semantics").start)),
			(message) => message?.includes(reason) === true,
		);
		assert.match((await refusalOf(() => renamed(document, "read\n    semantics", "finished"))) ?? "", /`read` is the name that/);
		assert.match((await refusalOf(() => renamed(document, "newsletter", "news letter"))) ?? "", /`news letter` is no plain name/);
	});

	it("says above a stage who depends on it, and above a card what feeds it", async () => {
		assert.deepEqual(await flowLenses(await open(pipeline)), [
			"sessions: 1 service and 2 consumers depend on this",
			"topics: 1 service and 2 consumers depend on this",
			"train: 1 service and 2 consumers depend on this",
		]);
		const document = await open(card);
		assert.deepEqual(await flowLenses(document), [
			"ranking: 6 data sources feed this · 2 consumers use it",
			"click-log: 2 services and 2 consumers depend on this",
		]);
	});

	it("follows what is typed", async () => {
		const document = await open(card);
		try {
			await insertBehind(document, "async: true\n", "  - id: push-messages\n");
			await poll(
				() => flowLenses(document),
				(titles) => titles.some((title) => title.endsWith("3 consumers use it")),
			);
		} finally {
			await revert(document);
		}
	});

	it("opens the graph from its lens", async () => {
		const [lens] = await lensesOf(await open(pipeline));
		assert.equal(lens?.command?.command, "plimsoll.showLineage");
		await commands.executeCommand("plimsoll.showLineage", ...(lens?.command?.arguments ?? []));
		await poll(
			() => window.tabGroups.activeTabGroup.activeTab?.label,
			(label) => label === "Data Lineage",
		);
	});

	it("tells on hover who makes something, who owns it, how fresh it is and who reads it", async () => {
		const stages = await open(pipeline);
		assert.match(
			await explained(stages, placeOf(stages, "sessions.parquet\n  topics").start),
			/\*\*`ranking\/pipeline\/sessions\.parquet`\*\* dataset\n- from stage `sessions`\n- to stage `topics`, stage `train`, model `ranking`/,
		);
		const churn = await open("churn/churn.card.yaml");
		const said = await explained(churn, placeOf(churn, "crm\n    owner").start);
		assert.match(said, /\*\*`crm`\*\* source, version `7`, owned by `sales-platform`, fresh within 1 d/);
		assert.match(said, /- to feature `tenure_months`/);
		assert.match(said, /- 1 service and 1 consumer depend on this/);
	});
});

function referencesAt(document: TextDocument, words: string): Thenable<readonly Location[]> {
	return commands.executeCommand<Location[]>("vscode.executeReferenceProvider", document.uri, placeOf(document, words).start);
}

/** Each place as its file and line, sorted. */
function placesOf(locations: readonly Location[]): readonly string[] {
	const inOrder = locations.toSorted((a, b) => a.uri.path.localeCompare(b.uri.path) || a.range.start.line - b.range.start.line);
	return inOrder.map(({ uri, range }) => `${workspace.asRelativePath(uri)} ${range.start.line + 1}`);
}

async function definitionsAt(document: TextDocument, at: Position): Promise<readonly string[]> {
	const found = await commands.executeCommand<(Location | LocationLink)[]>("vscode.executeDefinitionProvider", document.uri, at);
	return Promise.all(
		found.map(async (one) => {
			const [uri, range] = "uri" in one ? [one.uri, one.range] : [one.targetUri, one.targetSelectionRange ?? one.targetRange];
			const target = await workspace.openTextDocument(uri);
			const line = target.lineAt(range.start.line);
			return `${workspace.asRelativePath(uri)} ${target.getText(range)} in "${line.text.trim()}" of line ${range.start.line + 1}`;
		}),
	);
}

async function around(item: CallHierarchyItem, direction: "up" | "down"): Promise<readonly CallHierarchyItem[]> {
	if (direction === "up") {
		const calls = await commands.executeCommand<CallHierarchyIncomingCall[]>("vscode.provideIncomingCalls", item);
		return calls.map(({ from }) => from);
	}
	const calls = await commands.executeCommand<CallHierarchyOutgoingCall[]>("vscode.provideOutgoingCalls", item);
	return calls.map(({ to }) => to);
}

async function step(item: CallHierarchyItem, direction: "up" | "down", name: string): Promise<CallHierarchyItem> {
	const found = await around(item, direction);
	const next = found.find((one) => one.name === name);
	assert.ok(next, `${direction} from ${item.name} there is ${found.map((one) => one.name).join(", ")}`);
	return next;
}

function renamed(document: TextDocument, words: string, name: string): Thenable<WorkspaceEdit> {
	return commands.executeCommand<WorkspaceEdit>("vscode.executeDocumentRenameProvider", document.uri, placeOf(document, words).start, name);
}

async function refusalOf(ask: () => Thenable<unknown>): Promise<string | undefined> {
	try {
		await ask();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

async function lensesOf(document: TextDocument): Promise<readonly CodeLens[]> {
	const all = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 20);
	return all.filter(({ command }) => command?.command === "plimsoll.showLineage");
}

/** The words that each lens stands above, and its title. */
async function flowLenses(document: TextDocument): Promise<readonly string[]> {
	return (await lensesOf(document)).map(({ range, command }) => `${document.getText(range)}: ${command?.title}`);
}
