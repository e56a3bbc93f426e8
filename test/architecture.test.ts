import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { rules } from "../server/src/rules/all.ts";
import { type Import, importsOf, ringsOf, roomOf } from "./harness/imports.ts";

const root = join(import.meta.dirname, "..");
const git = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
const tracked = execFileSync("git", git, { cwd: root, encoding: "utf8" })
	.split("\0")
	.filter((file) => file !== "");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const present = new Set(execFileSync("git", ["ls-files", "-z", "--deleted"], { cwd: root, encoding: "utf8" }).split("\0"));
const files = tracked.filter((file) => !present.has(file));
const code = files.filter((file) => /^(server\/src|client)\/.*\.ts$/.test(file));

/** Who may use whom. A room that is not named here may use nobody, and no room may use one that it is not given. */
const uses: Readonly<Record<string, readonly string[]>> = {
	source: [],
	facts: ["source"],
	dialects: ["source", "facts", "schemas"],
	lineage: ["source", "facts"],
	evidence: ["source", "facts", "lineage"],
	rules: ["source", "facts", "lineage", "evidence"],
	workspace: ["source", "facts", "dialects", "lineage", "evidence", "rules"],
	features: ["source", "facts", "dialects", "lineage", "evidence", "rules", "workspace"],
	probes: ["source", "facts", "dialects", "lineage", "evidence", "workspace"],
	lsp: ["source", "facts", "dialects", "lineage", "evidence", "rules", "workspace", "features", "probes"],
	cli: ["source", "facts", "dialects", "lineage", "evidence", "rules", "workspace", "features", "probes"],
	"client/src": ["lsp"],
	"client/panels": ["lsp"],
};
const pure = new Set(["source", "facts", "dialects", "lineage", "evidence", "rules", "workspace", "features"]);
/** `plimsoll lsp` starts the server; the two doors share nothing else. */
const serverStart = { from: "server/src/cli/lsp.ts", to: "server/src/lsp/server.ts" };
/** What the window shares with the server: the words of their conversation and nothing that does anything. */
const protocol = "server/src/lsp/protocol.ts";
const libraries: Readonly<Record<string, readonly string[]>> = {
	source: ["yaml", "jsonc-parser", "toml-eslint-parser", "@lezer/python"],
	workspace: ["picomatch"],
};

/** Why an import is not allowed, or nothing. */
function objection({ from, to, types }: Import): string | undefined {
	const room = roomOf(from);
	if (!to.includes("/src/") && !/^(client|schemas)\//.test(to)) return pure.has(room) ? libraryObjection(room, to) : undefined;
	const other = roomOf(to);
	if (other === room || (from === serverStart.from && to === serverStart.to)) return undefined;
	if (!uses[room]?.includes(other)) return `${room} may not use ${other}`;
	if (room.startsWith("client") && to !== protocol) return `${room} may use ${protocol} alone`;
	if (room === "client/panels" && !types) return `${room} may use types alone`;
	const knowsDialect = /^server\/src\/dialects\/(all\.ts$|[^/]+\/)/.test(to);
	return room !== "dialects" && knowsDialect ? `${room} may not know a single dialect` : undefined;
}

function libraryObjection(room: string, name: string): string | undefined {
	return libraries[room]?.includes(name) ? undefined : `${room} is pure and may not use ${name}`;
}

const imports = code.flatMap((file) => importsOf(file, textOf(file)));

test("imports go down only", () => {
	assert.deepEqual(
		imports.flatMap((one) => (objection(one) ? [`${one.from}: ${objection(one)} (${one.to})`] : [])),
		[],
	);
	assert.ok(imports.length > 300, "the imports are found at all");
});

test("what may not be imported is noticed", () => {
	const why = (from: string, line: string) => importsOf(from, line).map(objection);
	assert.deepEqual(why("server/src/facts/facts.ts", 'import type { Rule } from "../rules/rule.ts";'), ["facts may not use rules"]);
	assert.deepEqual(why("server/src/rules/config/a.ts", 'import { kserve } from "../../dialects/kserve/kserve.ts";'), [
		"rules may not use dialects",
	]);
	assert.deepEqual(why("server/src/features/hover.ts", 'import {\n\tdialects,\n} from "../dialects/all.ts";'), [
		"features may not know a single dialect",
	]);
	assert.deepEqual(why("server/src/evidence/onnx.ts", 'import { readFile } from "node:fs/promises";'), [
		"evidence is pure and may not use node:fs/promises",
	]);
	assert.deepEqual(why("server/src/rules/a.ts", 'const b = await import("node:os");'), ["rules is pure and may not use node:os"]);
	assert.deepEqual(why("server/src/cli/check.ts", 'import { tellStatus } from "../lsp/status.ts";'), ["cli may not use lsp"]);
	assert.deepEqual(why("server/src/lsp/status.ts", 'export { check } from "../cli/check.ts";'), ["lsp may not use cli"]);
	assert.deepEqual(why("client/src/extension.ts", 'import { serve } from "../../server/src/lsp/server.ts";'), [
		`client/src may use ${protocol} alone`,
	]);
	assert.deepEqual(why("client/panels/dom.ts", 'import { requests } from "../../server/src/lsp/protocol.ts";'), [
		"client/panels may use types alone",
	]);
	assert.deepEqual(why("client/panels/dom.ts", 'import type { Status } from "../../server/src/lsp/protocol.ts";'), [undefined]);
	assert.deepEqual(why("server/src/cli/lsp.ts", 'const { serve } = await import("../lsp/server.ts");'), [undefined]);
});

test("no room uses itself by way of others", () => {
	const edges = new Map<string, Set<string>>();
	for (const { from, to } of imports) {
		const [room, other] = [roomOf(from), roomOf(to)];
		if (!to.includes("/") || room === other || !(other in uses)) continue;
		edges.set(room, (edges.get(room) ?? new Set()).add(other));
	}
	assert.deepEqual(ringsOf(edges), []);
	assert.deepEqual(ringsOf(new Map(Object.entries({ a: new Set(["b"]), b: new Set(["c"]), c: new Set(["a", "b"]) }))), [
		"a → b → c → a",
		"b → c → b",
	]);
});

test("the protocol is words and types alone", () => {
	assert.deepEqual(importsOf(protocol, textOf(protocol)), []);
	assert.doesNotMatch(textOf(protocol), /\b(function|class|new|=>\s*\{)\b/);
});

/** A clock, a die, a process or a network: what makes the same question have two answers. */
const impure =
	/(?<![\w.$"'`-])(Date\.now\(|new Date\(\)|performance\.|Math\.random\(|process\.|console\.|fetch\(|setTimeout\(|setImmediate\(|globalThis\.)/;

test("pure rooms have no clock, no process and no network", () => {
	for (const file of code.filter((one) => pure.has(roomOf(one)))) {
		const lines = textOf(file)
			.split("\n")
			.filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && impure.test(line));
		assert.deepEqual(lines, [], file);
	}
	assert.match("const now = Date.now();", impure);
	assert.match("\tconsole.log(1)", impure);
	assert.doesNotMatch("const x = report.process.name; text.fetch(1)", impure);
});

/** A table is as long as what it lists. */
const tables = new Set([protocol, "server/src/dialects/schemas.ts", "server/src/rules/all.ts"]);

test("a file is read in one sitting", () => {
	const long = code.filter((file) => !tables.has(file) && textOf(file).split("\n").length - 1 > 250);
	assert.deepEqual(long, []);
	for (const table of tables) assert.ok(files.includes(table), `${table} is still there`);
});

test("every rule is registered once, and has a manual", () => {
	const sources = code.flatMap((file) => {
		if (roomOf(file) !== "rules" || file.endsWith("/all.ts") || file.endsWith("/rule.ts")) return [];
		return Array.from(textOf(file).matchAll(/\bid: "([a-z-]+\/[a-z0-9-]+)"/g), ([, id = ""]) => id);
	});
	const registered = rules.map(({ id }) => id);
	assert.deepEqual(registered.toSorted(), [...new Set(registered)].sort(), "no rule is registered twice");
	assert.deepEqual(
		sources.filter((id) => !registered.includes(id)),
		[],
		"every rule is in all.ts",
	);
	const manuals = files.flatMap((file) => /^server\/src\/rules\/(.+\/.+)\.md$/.exec(file)?.[1] ?? []);
	assert.deepEqual(manuals.toSorted(), registered.toSorted(), "rules and manuals are the same");
});

test("nothing here knows the machine that it was written on", () => {
	const texts = files.filter((file) => !/\.(png|onnx|pkl|npy|bin|vsix)$/.test(file) && file !== "test/architecture.test.ts");
	const words = [root, homedir().length > 8 ? homedir() : root, "registry.npmjs.org", "registry.yarnpkg.com", "pypi.org/simple"];
	assert.deepEqual(
		texts.flatMap((file) => {
			const text = textOf(file);
			return words.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`);
		}),
		[],
	);
});

test("installing runs nothing, and only what npm installs from a Git address relies on a hook", () => {
	const manifest = JSON.parse(textOf("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
	const hooks = Object.keys(manifest.scripts).filter((name) => /^(pre|post)|^(prepare|install|prepack|prepublish)/.test(name));
	assert.deepEqual(hooks, ["prepare"]);
	assert.equal(manifest.scripts.prepare, "node build/checkout.js", "which does nothing where there is something built");
	const settings = textOf(".npmrc").split("\n");
	assert.ok(settings.includes("ignore-scripts=true"));
	assert.ok(settings.includes("omit-lockfile-registry-resolved=true"));
});
