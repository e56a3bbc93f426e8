import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { learnWants } from "../../server/src/probes/learn.ts";
import type { Learnt } from "../../server/src/workspace/measured.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";

const card = "apiVersion: plimsoll/v1\nkind: DeploymentCard\nowner: retentoin\n";
const want = { kind: "owners", path: "CODEOWNERS" } as const;

async function ownersAt(base: string) {
	const [learnt] = await learnWants(base, [want], join(base, "none"));
	assert.ok(learnt?.kind === "owners");
	return learnt.value;
}

test("owners are those of the repository, and the same object until its file changes", async () => {
	const folder = temporaryFolder({ ".git/HEAD": "", ".github/CODEOWNERS": "* @example/all me@example.com\n/a/ @example/all @ada\n" });
	writeFiles(folder, { "a/churn.card.yaml": card });
	const first = await ownersAt(join(folder, "a"));
	assert.deepEqual(first, { names: ["@example/all", "me@example.com", "@ada"], from: ".github/CODEOWNERS" });
	assert.equal(await ownersAt(join(folder, "a")), first);
	writeFiles(folder, { ".github/CODEOWNERS": "* @grace\n" });
	assert.deepEqual((await ownersAt(join(folder, "a")))?.names, ["@grace"]);
	rmSync(join(folder, ".github/CODEOWNERS"));
	assert.equal(await ownersAt(join(folder, "a")), undefined);
});

test("owners are asked for only where some file names one, and what they say is judged again when it changes", () => {
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.list(["churn.card.yaml"]);
	workspace.change("churn.card.yaml", card.replace("owner", "stage").replace("retentoin", "staging"));
	assert.deepEqual(workspace.world().wants(), []);
	workspace.change("churn.card.yaml", card);
	assert.deepEqual(workspace.world().wants(), [want]);
	const told = (value: Extract<Learnt, { readonly kind: "owners" }>["value"]) => {
		workspace.learn({ ...want, value });
		return workspace
			.world()
			.findings("churn.card.yaml")
			.map(({ rule }) => rule);
	};
	assert.deepEqual(told({ names: ["@example/retention"], from: "CODEOWNERS" }), ["product/owner-unknown"]);
	assert.deepEqual(told({ names: ["@example/retentoin"], from: "CODEOWNERS" }), []);
	assert.deepEqual(told({ names: ["@example/retention"], from: "CODEOWNERS" }), ["product/owner-unknown"]);
	assert.deepEqual(told(undefined), []);
});
