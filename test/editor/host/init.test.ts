import assert from "node:assert/strict";
import { commands, type Diagnostic, languages, type TextDocument, window, workspace } from "vscode";
import { poll } from "./poll.ts";
import { findings, insertBehind, open, remove, uriOf, write } from "./sample.ts";

const names = ["reading", "sharing"];

/** As far as the files tell; what follows are suggestions in comments. */
const told = `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata:
  name: reading
manifests:
  - inferenceservice.yaml
owner: "@front-page"
model:
  artifact: s3://models/reading/12
`;

interface Reply {
	readonly message: string;
	readonly changes: readonly { readonly uri: string; readonly isNew: boolean }[];
}

describe("a deployment without a card", () => {
	before(async () => {
		const sample = await open("ranking/serving/inferenceservice.yaml");
		await write("CODEOWNERS", "/reading/ @front-page\n");
		for (const name of names) await write(manifestOf(name), sample.getText().replaceAll("ranking", name));
	});
	after(async () => {
		for (const path of ["CODEOWNERS", ...names]) await remove(path);
	});

	it("is given one that is not saved yet, and that undoing takes away", async () => {
		const made = await created("reading");
		assert.ok(made.isDirty);
		const text = made.getText();
		assert.equal(text.slice(0, told.length), told);
		for (const line of text.slice(told.length).split("\n")) assert.match(line, /^(# .+)?$/);
		await commands.executeCommand("undo");
		await poll(
			() => workspace.findFiles("reading/*.card.yaml"),
			(found) => found.length === 0,
		);
	});

	it("has no findings with it, and is not given a second one", async () => {
		const made = await created("sharing");
		assert.ok(await made.save());
		await poll(
			() => init("sharing"),
			(reply) => reply?.message === "The card says all that the files tell.",
		);
		assert.deepEqual(messagesOf(await settledFindings(made)), []);
	});
});

/** What the command opens. */
async function created(name: string): Promise<TextDocument> {
	await open(manifestOf(name));
	const reply = await poll(
		() => init(name),
		(answer) => answer?.changes.length === 1,
	);
	assert.deepEqual([reply?.message, reply?.changes[0]?.isNew], ["One card to create.", true]);
	const made = window.activeTextEditor?.document;
	assert.ok(made);
	assert.equal(workspace.asRelativePath(made.uri), `${name}/${name}.card.yaml`);
	return made;
}

function manifestOf(name: string): string {
	return `${name}/inferenceservice.yaml`;
}

function init(name: string): Thenable<Reply | undefined> {
	return commands.executeCommand<Reply | undefined>("plimsoll.init", uriOf(manifestOf(name)));
}

/** The findings that are left when one that was typed has come and gone. */
async function settledFindings(document: TextDocument): Promise<readonly Diagnostic[]> {
	await insertBehind(document, "kind: DeploymentCard\n", "ownr: nobody\n");
	const added = await findings(document);
	assert.ok(added.some(({ message }) => message.includes("ownr")));
	await commands.executeCommand("undo");
	const left = () => languages.getDiagnostics(document.uri).filter(({ source }) => source === "plimsoll");
	return poll(left, (found) => !found.some(({ message }) => message.includes("ownr")));
}

function messagesOf(found: readonly Diagnostic[]): readonly string[] {
	return found.map(({ message }) => message);
}
