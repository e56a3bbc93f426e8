import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { notifications, type Status } from "../../server/src/lsp/protocol.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { type Client, serverProgram, startServer } from "./client.ts";

assert.ok(existsSync(serverProgram), "build before you test: npm run build");

const service = (name: string, field = "minReplica") => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: ${name} }
spec:
  predictor:
    ${field}: 1
    model: { modelFormat: { name: onnx }, storageUri: "s3://models/${name}/3" }
`;

interface Diagnostic {
	readonly code: string;
	readonly severity: number;
	readonly message: string;
	readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

interface Published {
	readonly uri: string;
	readonly diagnostics: readonly Diagnostic[];
}

interface Action {
	readonly title: string;
	readonly kind: string;
	readonly edit?: { readonly changes: Readonly<Record<string, readonly { readonly newText: string }[]>> };
}

function actionsAt(client: Client, uri: string, line: number, only?: readonly string[]): Promise<readonly Action[]> {
	const place = { line, character: 5 };
	return client.request<readonly Action[]>("textDocument/codeAction", {
		textDocument: { uri },
		range: { start: place, end: place },
		context: { diagnostics: [], ...(only ? { only } : {}) },
	});
}

test("what the baseline holds is a hint that says so, until the baseline lets go of it", async () => {
	const folder = temporaryFolder({ "a.yaml": service("a"), "b/c.yaml": service("c") });
	const program = join(serverProgram, "../cli.js");
	const words = ["check", "--no-cache", "--baseline", "plimsoll-baseline.json", "--write-baseline"];
	assert.equal(spawnSync(process.execPath, [program, ...words], { cwd: folder }).status, 0);
	writeFiles(folder, { "b/c.yaml": `# moved\n${service("c")}---\n${service("new")}` });
	const client = await startServer(folder);
	const uri = (file: string) => pathToFileURL(join(folder, file)).href;
	const heard = (file: string, fits: (found: readonly Diagnostic[]) => boolean) =>
		client.hears<Published>("textDocument/publishDiagnostics", (told) => told.uri === uri(file) && fits(told.diagnostics));
	const { params: a } = await heard("a.yaml", (found) => found.length === 1);
	assert.deepEqual(
		a.diagnostics.map(({ severity, code }) => [severity, code]),
		[[4, "config/unknown-field"]],
	);
	assert.match(a.diagnostics[0]?.message ?? "", /`minReplica`.* \(in the baseline\)$/);
	const { params: c } = await heard("b/c.yaml", (found) => found.length === 2);
	assert.deepEqual(
		c.diagnostics.map(({ severity, range }) => [severity, range.start.line]),
		[
			[4, 6],
			[1, 14],
		],
	);
	await client.hears<Status>(notifications.status, ({ state, errors }) => state === "ready" && errors === 1);

	const text = readFileSync(join(folder, "plimsoll-baseline.json"), "utf8");
	const baseline = JSON.parse(text) as { readonly version: number; readonly findings: readonly { readonly file: string }[] };
	const less = { ...baseline, findings: baseline.findings.filter(({ file }) => file !== "a.yaml") };
	writeFiles(folder, { "plimsoll-baseline.json": JSON.stringify(less) });
	client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uri("plimsoll-baseline.json"), type: 2 }] });
	const { params: free } = await heard("a.yaml", (found) => found[0]?.severity === 1);
	assert.doesNotMatch(free.diagnostics[0]?.message ?? "", /baseline/);
	assert.equal(await client.end(), 0);
});

test("a rule is fixed in the whole workspace by one edit, and a file by source.fixAll.plimsoll", async () => {
	const folder = temporaryFolder({
		"a.yaml": service("a").replaceAll("\n", "\r\n"),
		"b/c.yaml": `${service("c")}---\n${service("d", "maxReplica")}`,
		"fine.yaml": service("fine", "minReplicas"),
	});
	const resolves = { textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } } };
	const client = await startServer(folder, resolves);
	await client.hears<Status>(notifications.status, ({ state, errors }) => state === "ready" && errors === 3);
	const uri = (file: string) => pathToFileURL(join(folder, file)).href;
	const offered = await actionsAt(client, uri("a.yaml"), 5);
	const chosen = offered.find(({ title }) => title === "Fix config/unknown-field in the whole workspace");
	assert.equal(chosen?.kind, "quickfix");
	assert.equal(chosen.edit, undefined);
	const everywhere = await client.request<Action>("codeAction/resolve", chosen);
	assert.deepEqual(
		Object.entries(everywhere.edit?.changes ?? {}).map(([file, edits]) => [file, edits.map(({ newText }) => newText)]),
		[
			[uri("a.yaml"), ["minReplicas"]],
			[uri("b/c.yaml"), ["minReplicas", "maxReplicas"]],
		],
	);
	const all = await actionsAt(client, uri("b/c.yaml"), 0, ["source.fixAll"]);
	assert.deepEqual(
		all.map(({ kind, edit }) => [kind, Object.values(edit?.changes ?? {}).flat().length]),
		[["source.fixAll.plimsoll", 2]],
	);
	assert.deepEqual(await actionsAt(client, uri("fine.yaml"), 5), []);
	assert.equal(await client.end(), 0);
});
