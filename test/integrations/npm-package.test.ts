import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeTarball } from "../../build/tarball.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { faultyService, must, noRegistry, root, run } from "./machine.ts";

const tarball = await makeTarball(temporaryFolder());
const missing = noRegistry();
const skip = missing ? `The package is not installed: ${missing}.` : false;
const empty = '{ "private": true }\n';

test("installed into an empty folder it checks, explains, and says what a benchmark lacks", { skip }, () => {
	const folder = temporaryFolder({ "package.json": empty, "service.yaml": faultyService });
	must(folder, "npm", "install", "--omit=optional", tarball);
	assert.ok(!existsSync(join(folder, "node_modules/onnxruntime-node")), "no runtime is needed to check");
	const checked = run(folder, "npx", ["plimsoll", "check"]);
	assert.equal(checked.code, 1, checked.err);
	assert.match(checked.out, /^service\.yaml:7:5 error config\/unknown-field\n.*`minReplica`/);
	assert.match(must(folder, "npx", "plimsoll", "explain", "config/unknown-field"), /^# config\/unknown-field/);
	cpSync(join(root, "samples/churn/model"), join(folder, "model"), { recursive: true });
	const benched = run(folder, "npx", ["plimsoll", "bench", "model/churn.onnx", "--seconds", "1"]);
	assert.equal(benched.code, 1);
	assert.match(benched.out, /ONNX Runtime is not installed here .*`npm install --ignore-scripts onnxruntime-node@/);
});

test("with its optional part it runs models", { skip }, () => {
	const folder = temporaryFolder({ "package.json": empty });
	cpSync(join(root, "samples/churn/model"), join(folder, "model"), { recursive: true });
	must(folder, "npm", "install", "--ignore-scripts", "--prefer-offline", tarball);
	const benched = run(folder, "npx", ["plimsoll", "bench", "model/churn.onnx", "--seconds", "3", "--format", "json"]);
	const { result } = JSON.parse(benched.out) as {
		readonly result: { readonly outcome: string; readonly n: number; readonly runtime: { readonly version: string } };
	};
	assert.equal(result.outcome, "measured", benched.out);
	assert.ok(result.n > 0);
	assert.equal(result.runtime.version, onnxRuntime());
});

test("it brings what it runs and nothing of the editor", () => {
	const files = must(root, "tar", "tzf", tarball).split("\n");
	const besides = files.filter((file) => !/^package\/dist\/(?:manuals|schemas)\//.test(file));
	const own = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
	const built = ["ThirdPartyNotices.txt", "bench-child.js", "cli.js", "endpoint-child.js"].map((file) => `dist/${file}`);
	assert.deepEqual(besides.toSorted(), [...own, ...built].map((file) => `package/${file}`).toSorted());
	const beside = readdirSync(join(root, "server/src"), { recursive: true, encoding: "utf8" })
		.filter((file) => /^(?:cli|features|probes|lsp)\b.*\.ts$/.test(file))
		.flatMap((file) => [...readFileSync(join(root, "server/src", file), "utf8").matchAll(/import\.meta\.dirname, "([^"]+)"/g)])
		.map(([, name]) => `package/dist/${name}`)
		.filter((path) => !path.startsWith("package/dist/docs"));
	assert.ok(beside.length > 3);
	assert.deepEqual(
		beside.filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`))),
		[],
		"everything that a program looks for beside it, but the documentation, which it does without",
	);
	const notices = must(root, "tar", "xzOf", tarball, "package/dist/ThirdPartyNotices.txt");
	assert.match(notices, /^vscode-languageserver \d/m);
	assert.doesNotMatch(
		notices,
		/^(?:elkjs|onnxruntime-node) \d/m,
		"what npm installs by itself, or is not there, is not said to be contained",
	);
});

function onnxRuntime(): string | undefined {
	const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
		readonly devDependencies: Readonly<Record<string, string>>;
	};
	return devDependencies["onnxruntime-node"];
}
