import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** The works of others that a package of ours carries, and what their licences want said of them. */
export const noticesFile = "ThirdPartyNotices.txt";

/** One npm package, as its own `package.json` and its licence files speak of it. */
export interface Notice {
	readonly name: string;
	readonly version: string;
	/** An SPDX identifier or expression. */
	readonly licence: string;
	readonly homepage: string | undefined;
	/** An address that a browser opens. */
	readonly repository: string | undefined;
	/** What the licence or the way that the package is used asks to be said beside its text. */
	readonly remark: string | undefined;
	/** Licences and notices, each whole; at least one. */
	readonly texts: readonly string[];
}

/** What is shipped without esbuild seeing it: a program embedded as a text, native libraries, a schema made from typings. */
const shippedOtherwise = ["elkjs", "onnxruntime-node", "@kubernetes/client-node"];

/** Packages that come without their licence's text; it lies here under `licenses/`, from the same release in another form. */
const keptTexts: Readonly<Record<string, readonly string[]>> = {
	"onnxruntime-common 1.27.0": ["onnxruntime-1.27.0/LICENSE"],
	"onnxruntime-node 1.27.0": ["onnxruntime-1.27.0/LICENSE", "onnxruntime-1.27.0/ThirdPartyNotices.txt"],
};

const remarks: Readonly<Record<string, (about: Omit<Notice, "remark" | "texts">) => string>> = {
	elkjs: ({ name, version, repository }) =>
		`Plimsoll contains ${name} under EPL-2.0, with its interface minified and otherwise unchanged, in dist/panels/lineage.js. The source code of
${name} is available under EPL-2.0: release ${version} at ${repository}; its layout program is generated from the Eclipse Layout Kernel,
https://github.com/eclipse/elk.`,
	"onnxruntime-node": ({ version, repository }) =>
		`Its native library contains further works, which the second text below lists. Where the sources of each can be had, those of Eigen under
MPL-2.0 among them, is in cmake/deps.txt of release v${version} at ${repository}.`,
	"@kubernetes/client-node": () =>
		"Plimsoll contains none of its code; dist/schemas/kubernetes-core.schema.json is generated from its typings.",
};

/**
 * The packages that have code in any of the bundles, and the others that are shipped with them, by name and version.
 * Throws where a package names no licence or comes without its text: then it may not be shipped.
 */
export function noticesOf(root: string, bundles: readonly Metafile[], others: readonly string[] = shippedOtherwise): readonly Notice[] {
	const folders = new Set([...bundles.flatMap(foldersIn), ...others.map((name) => `node_modules/${name}`)]);
	const notices = new Map<string, Notice>();
	for (const folder of folders) {
		const notice = read(root, folder);
		notices.set(title(notice), notice);
	}
	return [...notices.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** The notices as one document; the same packages give the same text. */
export function noticesText(notices: readonly Notice[]): string {
	const intro = `Plimsoll contains code of the ${notices.length} packages below. Each is under its own licence, which follows its name.\n`;
	return [intro, ...notices.map(section)].join(`\n${"=".repeat(80)}\n\n`);
}

function section(notice: Notice): string {
	const head = [
		title(notice),
		`Licence: ${notice.licence}`,
		...(notice.homepage ? [`Homepage: ${notice.homepage}`] : []),
		...(notice.repository ? [`Repository: ${notice.repository}`] : []),
	].join("\n");
	return `${[head, ...(notice.remark ? [notice.remark] : []), ...notice.texts].join("\n\n")}\n`;
}

function title({ name, version }: Pick<Notice, "name" | "version">): string {
	return `${name} ${version}`;
}

/** Packages of which nothing is left in any output are not shipped, though the bundler looked at them. */
function foldersIn({ outputs }: Metafile): readonly string[] {
	return Object.values(outputs).flatMap(({ inputs }) =>
		Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => {
			const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
			return folder !== undefined && bytesInOutput > 0 ? [folder] : [];
		}),
	);
}

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly license?: string;
	readonly homepage?: string;
	readonly repository?: string | { readonly url: string };
}

function read(root: string, folder: string): Notice {
	const { name, version, license, homepage, repository } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
	if (typeof license !== "string") throw new Error(`${name} ${version} names no licence in its package.json.`);
	const kept = keptTexts[`${name} ${version}`] ?? [];
	const paths = [
		...licenceFiles(join(root, folder)).map((file) => join(root, folder, file)),
		...kept.map((file) => join(import.meta.dirname, "licenses", file)),
	];
	if (paths.length === 0) throw new Error(`${name} ${version} comes without the text of its licence, and build/licenses has none for it.`);
	const about = { name, version, licence: license, homepage, repository: address(repository) };
	return { ...about, remark: remarks[name]?.(about), texts: paths.map(textOf) };
}

function licenceFiles(folder: string): readonly string[] {
	return readdirSync(folder)
		.filter((file) => /^(licen[cs]e|copying|notice|third-?party-?notices?)(\W|$)/i.test(file))
		.sort(compare);
}

function textOf(path: string): string {
	return readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim();
}

/** What npm allows to be written for a repository, a short form of GitHub's included, as an address for browsers. */
function address(repository: Manifest["repository"]): string | undefined {
	const url = typeof repository === "string" ? repository : repository?.url;
	return url
		?.replace(/^(github:)?([\w.-]+\/[\w.-]+)$/, "https://github.com/$2")
		.replace(/^git@([^:/]+)[:/]/, "https://$1/")
		.replace(/^(git\+)?(https|git|ssh):\/\/(git@)?/, "https://")
		.replace(/\.git$/, "");
}

/** By code units, so that no machine's language changes the order. */
function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
