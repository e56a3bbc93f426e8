import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Report } from "../../server/src/cli/report.ts";
import { writeGithub } from "../../server/src/cli/report-github.ts";
import { writeGitlab } from "../../server/src/cli/report-gitlab.ts";
import { writeJson } from "../../server/src/cli/report-json.ts";
import { writeJunit } from "../../server/src/cli/report-junit.ts";
import { writeMarkdown } from "../../server/src/cli/report-markdown.ts";
import { writeSarif } from "../../server/src/cli/report-sarif.ts";
import type { Finding } from "../../server/src/facts/finding.ts";
import { applyEdits } from "../../server/src/features/fixes.ts";
import { fingerprint, printKey } from "../../server/src/probes/fingerprint.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { type Element, readXml } from "../harness/xml.ts";

const root = join(import.meta.dirname, "../..");
const program = join(root, "dist/cli.js");
assert.ok(existsSync(program), "build before you test: npm run build");

const service = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: churn }
spec:
  predictor:
    minReplica: 1
    model: { modelFormat: { name: onnx }, storageUri: "s3://models/churn/3" }
`;
/** What is awkward in some format: ends of lines, quotes, escapes, ends of CDATA, letters outside of the first plane, and what turns words around. */
const awkward = "a\n\"b'%0A%25]]>,:|`@me #1 <b>\u{1f600}\u202e\t::error::x";
const fileName = process.platform === "win32" ? "a,b'%0A@me #1 \u{1f600}.yaml" : `${awkward.replaceAll("/", "")}.yaml`;

function check(folder: string, format: string, ...words: readonly string[]): string {
	const done = spawnSync(process.execPath, [program, "check", "--format", format, "--now", "2026-11-25", "--no-cache", ...words], {
		cwd: folder,
		encoding: "utf8",
		maxBuffer: 1 << 28,
	});
	assert.equal(done.stderr, "");
	return done.stdout;
}

interface Region {
	readonly startLine: number;
	readonly startColumn: number;
	readonly endLine: number;
	readonly endColumn: number;
}
interface Place {
	readonly id?: number;
	readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region };
	readonly message?: { readonly text: string };
}
interface Result {
	readonly ruleId: string;
	readonly ruleIndex: number;
	readonly level: string;
	readonly message: { readonly text: string };
	readonly locations: readonly Place[];
	readonly relatedLocations: readonly Place[];
	readonly partialFingerprints: Readonly<Record<string, string>>;
	readonly fixes?: readonly {
		readonly description: { readonly text: string };
		readonly properties: { readonly safe: boolean };
		readonly artifactChanges: readonly {
			readonly artifactLocation: { readonly uri: string };
			readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { readonly text: string } }[];
		}[];
	}[];
}
interface Sarif {
	readonly runs: readonly {
		readonly tool: {
			readonly driver: { readonly rules: readonly { readonly id: string; readonly help?: { readonly markdown?: string } }[] };
		};
		readonly results: readonly Result[];
	}[];
}
interface Told {
	readonly rule: string;
	readonly severity: "error" | "warning" | "info";
	readonly message: string;
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly endLine: number;
	readonly endColumn: number;
	readonly related: readonly { readonly file: string; readonly line: number; readonly message: string }[];
	readonly fix?: { readonly title: string; readonly safe: boolean };
}

const findingsIn = (json: string) => (JSON.parse(json) as { readonly findings: readonly Told[] }).findings;
const read = (path: string): object => JSON.parse(readFileSync(join(root, path), "utf8")) as object;
const {
	$schema: _,
	id: __,
	...sarifSchema
} = read("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as Record<string, unknown>;
const isSarif = new Ajv({
	strict: false,
	unicodeRegExp: false,
	formats: { uri: /^[a-z][a-z0-9+.-]*:\S+$/i, "uri-reference": /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/, "date-time": true },
}).compile(sarifSchema);
const isReport = new Ajv2020({ strict: true }).compile(read("schemas/check-report.schema.json"));

/** What JSON says, as it is read out of SARIF. */
function fromSarif(text: string): readonly Told[] {
	const sarif = JSON.parse(text) as Sarif;
	assert.ok(isSarif(sarif), JSON.stringify(isSarif.errors?.slice(0, 3)));
	const [run] = sarif.runs;
	const nameOf = (place: Place) => decodeURIComponent(place.physicalLocation.artifactLocation.uri);
	return (run?.results ?? []).map((result): Told => {
		assert.equal(run?.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
		const [place] = result.locations;
		assert.ok(place);
		const { startLine: line, startColumn: column, endLine, endColumn } = place.physicalLocation.region;
		const [fix] = result.fixes ?? [];
		return {
			rule: result.ruleId,
			severity: result.level === "note" ? "info" : (result.level as "error" | "warning"),
			message: result.message.text,
			file: nameOf(place),
			...{ line, column, endLine, endColumn },
			related: result.relatedLocations.map((one) => ({
				file: nameOf(one),
				line: one.physicalLocation.region.startLine,
				message: one.message?.text ?? "",
			})),
			...(fix ? { fix: { title: fix.description.text, safe: fix.properties.safe } } : {}),
		};
	});
}

/** Workflow commands as a runner reads them: properties end at the first `::` behind the command, and are told apart by commas. */
function annotationsIn(output: string) {
	const back = (text: string) => text.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
	const backProperty = (text: string) =>
		text.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
	return output
		.split(/\r\n|\n|\r/)
		.filter((line) => line !== "")
		.map((line) => {
			assert.ok(line.startsWith("::"), line);
			const end = line.indexOf("::", 2);
			const [command = "", words = ""] = [line.slice(2, end).split(" ")[0], line.slice(line.indexOf(" ") + 1, end)];
			const properties = Object.fromEntries(
				words.split(",").map((word) => [word.slice(0, word.indexOf("=")), backProperty(word.slice(word.indexOf("=") + 1))]),
			);
			return { command, properties: properties as Readonly<Record<string, string | undefined>>, message: back(line.slice(end + 2)) };
		});
}

function elements(element: Element, name: string): readonly Element[] {
	return [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => elements(child, name))];
}

/** The structure that Jenkins' and Ant's schemas agree on: what stands where, which attributes there must be, and that the sums are right. */
function casesIn(junit: string): readonly Element[] {
	const suites = readXml(junit);
	assert.equal(suites.name, "testsuites");
	let [tests, failures] = [0, 0];
	for (const suite of suites.children) {
		assert.equal(suite.name, "testsuite");
		assert.ok(suite.attributes.name);
		assert.equal(Number(suite.attributes.tests), suite.children.length);
		assert.equal(Number(suite.attributes.failures), elements(suite, "failure").length);
		tests += Number(suite.attributes.tests);
		failures += Number(suite.attributes.failures);
		for (const one of suite.children) {
			assert.equal(one.name, "testcase");
			assert.ok(one.attributes.name && one.attributes.classname);
			assert.ok(one.children.every(({ name, attributes }) => name === "failure" && attributes.type && attributes.message));
		}
	}
	assert.deepEqual([Number(suites.attributes.tests), Number(suites.attributes.failures)], [tests, failures]);
	return elements(suites, "testcase").filter(({ children }) => children.length > 0);
}

/** GitLab wants a description, a name, a fingerprint of its own for each, one of five severities, and a relative path without a leading `./`. */
function violationsIn(gitlab: string) {
	const all = JSON.parse(gitlab) as readonly {
		readonly description: string;
		readonly check_name: string;
		readonly fingerprint: string;
		readonly severity: string;
		readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
	}[];
	assert.equal(new Set(all.map((one) => one.fingerprint)).size, all.length);
	for (const one of all) {
		assert.ok(["info", "minor", "major", "critical", "blocker"].includes(one.severity));
		assert.ok(one.description !== "" && !one.location.path.startsWith("./") && Number.isInteger(one.location.lines.begin));
	}
	return all;
}

/** Every format against JSON, finding by finding. */
function agree(tell: (format: string) => string): number {
	const report: unknown = JSON.parse(tell("json"));
	assert.ok(isReport(report), JSON.stringify(isReport.errors));
	const found = findingsIn(tell("json"));
	assert.deepEqual(fromSarif(tell("sarif")), found);
	assert.deepEqual(
		annotationsIn(tell("github")).map(({ command, properties, message }) => [
			command,
			properties.title,
			properties.file,
			properties.line,
			message,
		]),
		found.map(({ severity, rule, file, line, message }) => [severity === "info" ? "notice" : severity, rule, file, String(line), message]),
	);
	// What XML cannot hold is left out.
	const inXml = (text: string) => text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
	assert.deepEqual(
		casesIn(tell("junit")).map(({ attributes, children: [failure] }) => [
			attributes.file,
			attributes.line,
			failure?.attributes.message,
			failure?.attributes.type,
		]),
		found.map(({ file, line, message, severity }) => [inXml(file), String(line), inXml(message), severity]),
	);
	assert.deepEqual(
		violationsIn(tell("gitlab")).map(({ check_name, location, description }) => [
			check_name,
			location.path,
			location.lines.begin,
			description,
		]),
		found.map(({ rule, file, line, message }) => [rule, file, line, message]),
	);
	return found.length;
}

for (const sample of ["churn", "language", "ranking", "vision"])
	test(`every format tells the same of the sample ${sample}`, () => {
		assert.ok(agree((format) => check(join(root, "samples", sample), format)) > 5);
	});

test("a file of any name is told of in each format", () => {
	const folder = temporaryFolder({ [fileName]: `${service}---\n${service.replace("minReplica", '"x\\ny%0A]]>|\u{1f600}"')}` });
	assert.ok(agree((format) => check(folder, format)) >= 2);
	assert.ok(findingsIn(check(folder, "json")).every(({ file }) => file === fileName));
});

/** A report about findings that no rule would word like this. */
function reportOn(findings: readonly Finding[], text = service): Report {
	const manifests = new Workspace({ now: 0, allow: true });
	manifests.change("a.yaml", text);
	const reading = manifests.world().reading("a.yaml");
	return {
		files: [...new Set(findings.map(({ at }) => at.file))].map((file) => ({
			file,
			text,
			manifests: reading?.facts.manifests ?? [],
			findings: findings.filter(({ at }) => at.file === file),
		})),
		textOf: () => text,
		show: (file) => file,
		printOf: (finding) => printKey(fingerprint(finding, reading)),
	};
}

const writers: Readonly<Record<string, (report: Report) => string>> = {
	json: writeJson,
	sarif: writeSarif,
	junit: writeJunit,
	github: writeGithub,
	gitlab: writeGitlab,
};

test("any sentence is told in each format, with its related places and fixes", () => {
	const at = (start: number, end: number) => ({ file: awkward, start, end });
	const edits = [
		{ at: at(10, 20), text: awkward },
		{ at: { ...at(0, 0), file: "b.yaml" }, text: "\r\n" },
	];
	const finding = (severity: Finding["severity"], more: Partial<Finding> = {}): Finding => ({
		rule: "config/unknown-field",
		severity,
		at: at(3, 50),
		message: `${awkward}\r${awkward}\u0000\u001b`,
		...more,
	});
	const report = reportOn([
		finding("error", { related: [{ value: awkward, at: at(60, 62) }], fix: { title: awkward, safe: false, edits } }),
		finding("warning"),
		finding("info", { at: at(service.length, service.length) }),
	]);
	assert.equal(
		agree((format) => writers[format]?.(report) ?? ""),
		3,
	);
	const half = reportOn([finding("error", { at: { file: "a\ud800.yaml", start: 0, end: 1 } })]);
	assert.match(writeSarif(half), /"uri": "a%EF%BF%BD\.yaml"/);
	readXml(writeJunit(half));
});

test("a fix that is read out of SARIF does what --fix does", () => {
	const folder = temporaryFolder({ "a.yaml": service, "b.yaml": service.replace("minReplica: 1", '"\u{1f600}": 1, minReplica: 1') });
	const [run] = (JSON.parse(check(folder, "sarif")) as Sarif).runs;
	const offset = (text: string, line: number, column: number) =>
		text
			.split("\n")
			.slice(0, line - 1)
			.reduce((sum, one) => sum + one.length + 1, column - 1);
	const changes = (run?.results ?? []).flatMap(({ fixes }) => fixes ?? []).flatMap(({ artifactChanges }) => artifactChanges);
	assert.ok(changes.length > 0);
	const mine = changes
		.filter(({ artifactLocation }) => artifactLocation.uri === "a.yaml")
		.flatMap(({ replacements }) => replacements)
		.map(({ deletedRegion: at, insertedContent }) => ({
			at: { file: "a.yaml", start: offset(service, at.startLine, at.startColumn), end: offset(service, at.endLine, at.endColumn) },
			text: insertedContent.text,
		}));
	const fixed = applyEdits(service, mine);
	check(folder, "json", "--fix");
	assert.equal(readFileSync(join(folder, "a.yaml"), "utf8"), fixed);
	assert.match(fixed, /minReplicas: 1/);
});

test("SARIF brings the manual of each rule that is broken, and its fingerprints survive what moves lines", () => {
	const folder = temporaryFolder({ "a.yaml": `${service}---\n${service}`, "b.yaml": service });
	const resultsOf = () => (JSON.parse(check(folder, "sarif")) as Sarif).runs[0];
	const before = resultsOf();
	for (const { ruleId, ruleIndex } of before?.results ?? [])
		assert.equal(before?.tool.driver.rules[ruleIndex]?.help?.markdown, readFileSync(join(root, "dist/manuals", `${ruleId}.md`), "utf8"));
	const prints = () => resultsOf()?.results.map(({ partialFingerprints }) => partialFingerprints["plimsollFinding/v1"]) ?? [];
	const first = prints();
	assert.equal(new Set(first).size, first.length, "two findings that are alike are told apart");
	assert.ok(first.length >= 3 && first.every((one) => /^[0-9a-f]{40}$/.test(one ?? "")));
	writeFiles(folder, {
		"a.yaml": `# moved\n\n${service.replace("{ name: churn }", "\n  name:   churn")}---\n${service}`,
		"b.yaml": `\n${service}`,
	});
	assert.deepEqual(prints(), first);
	writeFiles(folder, { "b.yaml": service.replace("minReplica: 1", "minReplica: 2") });
	assert.notDeepEqual(prints(), first, "another value is another finding");
});

test("Markdown groups by file, says what is found, and nothing of a file gets loose in it", () => {
	const folder = temporaryFolder({ "a.yaml": service, "b/c.yaml": `${service}---\n${service}` });
	const told = check(folder, "markdown");
	assert.match(told, /^## Plimsoll: 3 errors in 3 manifests\n\n\| errors \|.*\n\|[-:|]+\|\n\| 3 \| 0 \| 0 \| 2 \| 3 \|\n/);
	assert.deepEqual(
		[...told.matchAll(/<summary><code>(.*)<\/code>: (.*)<\/summary>\n\n- /g)].map(([, file, counts]) => [file, counts]),
		[
			["a.yaml", "1 error"],
			["b/c.yaml", "2 errors"],
		],
	);
	assert.match(told, /\n- \*\*error\*\* line 6, `config\/unknown-field`: .*`minReplica`.*\n {2}- fix: Rename to minReplicas\n/);
	assert.equal(told.match(/<details>/g)?.length, told.match(/<\/details>/g)?.length);
	assert.match(
		check(temporaryFolder({ "a.yaml": service.replace("minReplica", "minReplicas") }), "markdown"),
		/^## Plimsoll: nothing found in 1 manifest\n/,
	);
});

test("Markdown names nobody and breaks out of nothing", () => {
	const at = { file: awkward, start: 3, end: 50 };
	const message = `${awkward} \`a|b\` </details><script> @team #12 https://example.com www.example.com [x](y) **z**`;
	const told = writeMarkdown(
		reportOn([
			{
				rule: "config/unknown-field",
				severity: "error",
				at,
				message,
				related: [{ value: message, at }],
				fix: { title: message, safe: true, edits: [] },
			},
		]),
	);
	const words = told.replace(/<code>.*?<\/code>/g, "").replace(/`[^`\n]*`/g, "");
	assert.doesNotMatch(words, /@\w|#\d+\b(?!;)|&#(?:64|35);\w|https?:\/\/|www\.|\*\*z|\]\(|<script|<b>/);
	assert.deepEqual(words.match(/<\/?\w+>/g), ["<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>"]);
	assert.equal(told.split("\n").filter((line) => /^ *- /.test(line)).length, 3, "a sentence is one line");
});

test("Markdown stays within a comment, the gravest first, and says how many were left out", () => {
	const finding = (i: number): Finding => ({
		rule: "config/unknown-field",
		severity: i % 100 === 99 ? "error" : "warning",
		at: { file: `f${i % 7}.yaml`, start: 3, end: 50 },
		message: `${i} ${"<@&".repeat(i % 40)}`,
	});
	const told = writeMarkdown(reportOn(Array.from({ length: 2000 }, (_, i) => finding(i))));
	assert.ok(told.length <= 65_536 && told.length > 40_000, String(told.length));
	const shown = told.split("\n").filter((line) => line.startsWith("- **")).length;
	assert.equal(Number(/\n(\d+) findings did not fit into this comment/.exec(told)?.[1]), 2000 - shown);
	assert.equal(told.split("\n").filter((line) => line.startsWith("- **error**")).length, 20);
	assert.equal(told.match(/<details>/g)?.length, told.match(/<\/details>/g)?.length);
});
