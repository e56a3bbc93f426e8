import { type Facts, noFacts, type PlatformRemark } from "../facts/facts.ts";
import { readJson } from "../source/json.ts";
import { opensFrontMatter, readFrontMatter } from "../source/markdown.ts";
import { readPbtxt } from "../source/pbtxt.ts";
import { readProperties } from "../source/properties.ts";
import { readPython } from "../source/python.ts";
import { isBrokenByTemplate } from "../source/template.ts";
import { readToml } from "../source/toml.ts";
import { Cursor, type Source, type Tree } from "../source/tree.ts";
import { readYaml } from "../source/yaml.ts";
import { dialects } from "./all.ts";
import { mayBeProject } from "./bentoml/recognition.ts";
import { type Context, type Dialect, type Format, noWorkloads, type Workloads } from "./dialect.ts";
import { mayDefine } from "./feast/definitions.ts";
import { isConfiguration, repositoryAround } from "./feast/definitions-place.ts";
import { readBystander } from "./kubernetes/bystanders.ts";
import { mayBeModelCard } from "./model-card/recognition.ts";
import type { Schema } from "./schema.ts";
import { repeatedKeys, unresolvedPlaceholders } from "./structure.ts";

/** What reading one file has brought. */
export interface Reading {
	readonly source: Source;
	readonly facts: Facts;
	/** One for each document that a dialect recognises. */
	readonly documents: readonly { readonly dialect: Dialect; readonly tree: Tree }[];
	/** Why the file was not read as a manifest although it may be one. */
	readonly skipped?: "template" | "too-large";
}

/** A manifest is written by hand or by a generator that a person reviews; data is not. */
export const largestManifest = 4 * 2 ** 20;

/** Protobuf text has no ending of its own: guides of TensorFlow Serving name their files models.config and batching_parameters.txt. */
const textMessage =
	/\.(?:pbtxt|textproto|textpb|txtpb)$|(?:^|[/_.-])(?:models?|batch(?:ing)?|monitor(?:ing)?|prometheus|serving)(?:[_.-]?(?:server|config(?:uration)?|list|param(?:eter)?s?|file))*\.(?:config|conf|cfg|txt)$/i;

export function formatOf(file: string): Format | undefined {
	if (/\.ya?ml$|[^/]\.dvc$|(^|\/)(?:dvc\.lock|MLmodel|MLproject)$/i.test(file)) return "yaml";
	if (/\.json$/i.test(file)) return "json";
	if (/\.properties$/i.test(file)) return "properties";
	if (/\.toml$/i.test(file)) return "toml";
	if (/\.py$/.test(file)) return "python";
	if (/(^|\/)(?:readme|model[_-]?card)\.md$/i.test(file)) return "markdown";
	return textMessage.test(file) ? "pbtxt" : undefined;
}

/**
 * The files that are worth reading, as far as their names and places tell. There may be very many Python files: only below the description of a feature
 * store may they hold definitions. `exists` knows which files there are.
 */
export function worthReading(files: Iterable<string>, exists: (path: string) => boolean | undefined): readonly string[] {
	const answers = new Map<string, boolean>();
	const known = (path: string) => {
		const answer = answers.get(path) ?? exists(path) === true;
		answers.set(path, answer);
		return answer;
	};
	return [...files].filter((file) => {
		const format = formatOf(file);
		return format !== undefined && (format !== "python" || repositoryAround(file, known) !== undefined);
	});
}

/** Does a file have the format of some manifests, but lie where none of them are? */
export function isOutOfReach(file: string, exists: (path: string) => boolean | undefined): boolean {
	return formatOf(file) !== undefined && worthReading([file], exists).length === 0;
}

/** Are files below a file's folder worth reading because of it? */
export function bringsOthers(file: string): boolean {
	return isConfiguration(file);
}

/** May a file of a common name be a manifest, by how it begins? Most of them are not worth reading on. */
export function mayBeManifest(file: string, head: string): boolean {
	const format = formatOf(file);
	if (format === "markdown") return opensFrontMatter(head) && mayBeModelCard(head);
	if (format === "python") return mayDefine(head);
	return format !== "toml" || mayBeProject(head);
}

/** Reads one file into the facts of all manifests in it. Never throws: what cannot be read becomes a remark. */
export function readManifests(
	file: string,
	text: string,
	targets: Readonly<Record<string, string>>,
	exists: (path: string) => boolean | undefined,
	textOf: (path: string) => string | undefined = () => undefined,
	workloads: Workloads = noWorkloads,
): Reading | undefined {
	const format = formatOf(file);
	if (!format) return undefined;
	const nothing: Source = { file, text, documents: [], problems: [], comments: [] };
	if (!mayBeManifest(file, text)) return { source: nothing, facts: noFacts, documents: [] };
	if (text.length > largestManifest) return { source: nothing, facts: noFacts, documents: [], skipped: "too-large" };
	const chart = /^(.*\/|)templates\//.exec(file);
	if (chart && exists(`${chart[1]}Chart.yaml`)) return { source: nothing, facts: noFacts, documents: [], skipped: "template" };

	const source = readSource(file, text, format);
	if (isBrokenByTemplate(source)) return { source, facts: noFacts, documents: [], skipped: "template" };
	const around = { exists, neighbour: (path: string) => neighbour(path, textOf) };
	const bystanders: Facts[] = [];
	const documents = documentsOf(source, format).flatMap((tree) => {
		const cursor = new Cursor(tree);
		const dialect = dialects.find(
			(candidate) => candidate.formats.includes(format) && candidate.recognises(cursor, file, workloads, source, around),
		);
		const bystander = dialect ? undefined : readBystander(cursor, source, workloads);
		if (bystander) bystanders.push({ ...noFacts, ...bystander });
		const part = dialect?.part ? dialect.part(cursor).tree : tree;
		return dialect && part ? [{ dialect, tree: part }] : [];
	});
	const facts = documents.map(({ dialect, tree }) => {
		const context: Context = { source, document: tree, target: targets[dialect.id], ...around };
		const read = dialect.read(new Cursor(tree), context);
		if (format === "pbtxt" || format === "python") return read;
		const unresolved = dialect.fillsPlaceholders ? [] : unresolvedPlaceholders(tree, file);
		return { ...read, remarks: [...repeatedKeys(tree), ...unresolved, ...read.remarks] };
	});
	const { remarks, ...rest } = join([...facts, ...bystanders]);
	const expected = documents.length > 0 || isExpected(source);
	const problems = expected ? source.problems.map((problem): PlatformRemark => ({ rule: "core/parse-error", ...problem })) : [];
	return { source, documents, facts: { ...rest, remarks: [...withoutEchoes(remarks, source), ...problems] } };
}

/** The structure that a text would have to have if it were all that a file holds; what it is about is taken to be there. */
export function schemaOfText(file: string, text: string): Schema | undefined {
	const format = formatOf(file);
	if (!format) return undefined;
	const source = readSource(file, text, format);
	const document = new Cursor(source.documents[0]);
	const workloads: Workloads = { named: () => true, labelled: () => true };
	const around = { exists: () => undefined, neighbour: () => undefined };
	return dialects
		.find((candidate) => candidate.formats.includes(format) && candidate.recognises(document, file, workloads, source, around))
		?.schema(document);
}

const readers: Readonly<Record<Format, (file: string, text: string) => Source>> = {
	yaml: readYaml,
	json: (file, text) => (isYaml(text) ? readYaml : readJson)(file, text),
	pbtxt: readPbtxt,
	properties: readProperties,
	markdown: readFrontMatter,
	toml: readToml,
	python: readPython,
};

function readSource(file: string, text: string, format: Format): Source {
	return readers[format](file, text);
}

/** Kubernetes' tools read YAML whatever the file is called, so that resources stand in files of JSON too. */
function isYaml(text: string): boolean {
	return /^\s*(#|---|\w+:\s)/.test(text) && /^\W*apiVersion\b/m.test(text);
}

/** YAML of comments alone holds no document, but its comments may say whose it is. */
function documentsOf({ file, documents, comments, problems }: Source, format: Format): readonly Tree[] {
	if (format !== "yaml" || documents.length > 0 || comments.length === 0 || problems.length > 0) return documents;
	return [{ kind: "scalar", at: { file, start: 0, end: 0 }, value: null, style: "plain", templated: false }];
}

function neighbour(path: string, textOf: (path: string) => string | undefined): Source | undefined {
	const format = formatOf(path);
	const text = format && textOf(path);
	return format && text !== undefined && text.length <= largestManifest ? readSource(path, text, format) : undefined;
}

/** Is the file meant to be read although nothing of it could be? */
function isExpected({ file, text, documents }: Source): boolean {
	if (/\.card\.ya?ml$/.test(file) || /(^|\/)config\.pbtxt$/.test(file)) return true;
	return documents.length === 0 && /^apiVersion:/m.test(text) && /^kind:/m.test(text);
}

const ofStructure = new Set(["config/unknown-field", "config/unknown-value", "config/wrong-type", "config/missing-field"]);

/** Where the text is broken, what its structure seems to lack is the same mistake in other words. */
function withoutEchoes(remarks: readonly PlatformRemark[], { text, problems }: Source): readonly PlatformRemark[] {
	if (problems.length === 0) return remarks;
	const lineOf = (offset: number) => text.lastIndexOf("\n", offset - 1);
	const broken = new Set(problems.map(({ at }) => lineOf(at.start)));
	return remarks.filter(({ rule, at }) => !ofStructure.has(rule) || !broken.has(lineOf(at.start)));
}

function join(parts: readonly Facts[]): Facts {
	return {
		manifests: parts.flatMap((part) => part.manifests),
		models: parts.flatMap((part) => part.models),
		services: parts.flatMap((part) => part.services),
		containers: parts.flatMap((part) => part.containers),
		scalers: parts.flatMap((part) => part.scalers),
		runtimes: parts.flatMap((part) => part.runtimes),
		cards: parts.flatMap((part) => part.cards),
		stages: parts.flatMap((part) => part.stages),
		runs: parts.flatMap((part) => part.runs),
		datasets: parts.flatMap((part) => part.datasets),
		things: parts.flatMap((part) => part.things),
		relations: parts.flatMap((part) => part.relations),
		remarks: parts.flatMap((part) => part.remarks),
	};
}
