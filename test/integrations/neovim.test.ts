import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../harness/folder.ts";
import { debianProgram, faultyService, machineEnvironment, must, repository, root, run } from "./machine.ts";

const program = join(root, "dist/cli.js");
assert.ok(existsSync(program), "build before you test: npm run build");

interface Told {
	readonly findings?: number;
	readonly line?: number;
	readonly rule?: string;
	readonly message?: string;
	readonly hover?: { readonly value: string };
	readonly actions?: readonly string[];
	readonly fixed?: string;
	readonly clean?: boolean;
	/** What went wrong in the session itself. */
	readonly problem?: string;
}

test("Neovim shows a finding, a hover and a fix with the configuration of the documentation", (context) => {
	const neovim = debianProgram("nvim", "neovim");
	if (typeof neovim !== "string") return context.skip(`Neovim is not tried: ${neovim.missing}.`);
	const folder = repository({ "serving/service.yaml": faultyService });
	const home = temporaryFolder({ "init.lua": `${beforeItsTime(neovim)}${documented()}` });
	mkdirSync(join(home, "bin"));
	symlinkSync(program, join(home, "bin/plimsoll"));
	writeFileSync(join(home, "session.lua"), readFileSync(join(import.meta.dirname, "neovim-session.lua")));
	const environment = machineEnvironment({
		PATH: `${join(home, "bin")}${delimiter}${machineEnvironment().PATH}`,
		TOLD: join(home, "told.json"),
		...Object.fromEntries(["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"].map((name) => [name, home])),
	});
	const words = [
		"--headless",
		"-u",
		join(home, "init.lua"),
		"serving/service.yaml",
		"-c",
		`luafile ${join(home, "session.lua")}`,
		"-c",
		"qall!",
	];
	const done = run(folder, neovim, words, environment);
	assert.ok(existsSync(join(home, "told.json")), `${done.out}${done.err}`);
	const told = JSON.parse(readFileSync(join(home, "told.json"), "utf8")) as Told;
	assert.equal(told.problem, undefined);
	assert.deepEqual([told.findings, told.line, told.rule], [1, 7, "config/unknown-field"], done.err);
	assert.match(told.message ?? "", /`predictor` has no field `minReplica`/);
	assert.match(told.hover?.value ?? "", /^`spec\.predictor`/);
	assert.ok(told.actions?.includes("Rename to minReplicas"), String(told.actions));
	assert.deepEqual([told.fixed, told.clean], ["    minReplicas: 2", true]);
});

/** What docs/editors.md has people write into their init.lua. */
function documented(): string {
	const text = readFileSync(join(root, "docs/editors.md"), "utf8");
	const [, block = ""] = /^## Neovim\n[\s\S]*?^```lua\n([\s\S]*?)^```/m.exec(text) ?? [];
	assert.ok(block.includes("vim.lsp.config"), "the documentation configures a client");
	return block;
}

/** Debian's release is older than the functions that the documentation calls. */
function beforeItsTime(neovim: string): string {
	const [, minor = ""] = /^NVIM v0\.(\d+)/.exec(must(root, neovim, "--version")) ?? [];
	return minor !== "" && Number(minor) < 11 ? readFileSync(join(import.meta.dirname, "neovim-before-0.11.lua"), "utf8") : "";
}
