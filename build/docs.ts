import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";
import { rules } from "../server/src/rules/all.ts";
import { ledgerOf, outcomesOfAll, withoutMutants } from "../test/precision/ledger.ts";
import { readRecord } from "../test/precision/record.ts";
import { dist, root } from "./build.ts";
import { siteScripts } from "./site/scripts.ts";
import { writeSite } from "./site/site.ts";

/** Writes what is derived from the code into the documents that show it; run again it changes nothing. */
export function writeDocs(): void {
	between("README.md", "rules", ruleTable());
	between("schemas/README.md", "schemas", schemaTable());
	between("server/src/rules/README.md", "ledger", ledgerTable());
	writeRuleNames();
}

function ruleTable(): string {
	return families()
		.map((family) => {
			const rows = rules
				.filter(({ id }) => id.startsWith(`${family}/`))
				.map(
					({ id, severity, stage, summary }) =>
						`| [\`${id}\`](server/src/rules/${id}.md) | ${severity}${ripeness[stage ?? "any"]} | ${cell(summary)} |`,
				);
			return [`**${family}**`, "", "| rule | severity | says |", "|---|---|---|", ...rows].join("\n");
		})
		.join("\n\n");
}

/** Where a rule speaks, behind its severity. */
const ripeness = { any: "", staging: ", but not in an experiment", production: ", in production" } as const;

function families(): readonly string[] {
	return [...new Set(rules.map(({ id }) => id.slice(0, id.indexOf("/"))))];
}

function schemaTable(): string {
	const files = readdirSync(join(root, "schemas")).filter((file) => file.endsWith(".schema.json"));
	const rows = files.toSorted().map((file) => {
		const { title, description } = JSON.parse(readFileSync(join(root, "schemas", file), "utf8")) as Described;
		return `| [\`${file}\`](${file}) | ${cell(title ?? "")} | ${cell(description ?? "")} |`;
	});
	return ["| file | of | what it is |", "|---|---|---|", ...rows].join("\n");
}

/** What each rule was held against, and how many of the faults it found. */
function ledgerTable(): string {
	const outcomes = outcomesOfAll();
	const rows = ledgerOf(outcomes).map(({ rule, examples, samples, mutants, caught, falseAlarms, corpus }) => {
		const tried = mutants > 0 ? `${mutants} | ${caught}` : `${withoutMutants[rule.id]} | `;
		return `| [\`${rule.id}\`](${rule.id}.md) | ${rule.severity} | ${examples} | ${samples} | ${tried} | ${falseAlarms} | ${corpus.valid} / ${corpus.others} |`;
	});
	const caught = outcomes.filter((outcome) => outcome.caught).length;
	const { valid, others } = readRecord();
	return [
		`${rows.length} rules; ${caught} of ${outcomes.length} faults caught; ${valid} real manifests that are called valid, and ${others} others.`,
		"",
		"| rule | severity | examples | samples | mutants | caught | false alarms | real manifests |",
		"|---|---|--:|--:|--:|--:|--:|--:|",
		...rows,
	].join("\n");
}

interface Described {
	readonly title?: string;
	readonly description?: string;
}

/** The names of all rules and families, so that any editor completes them in a `plimsoll.yaml`. */
function writeRuleNames(): void {
	const path = join(root, "schemas/plimsoll.schema.json");
	const schema = JSON.parse(readFileSync(path, "utf8"));
	const level = { $ref: "#/$defs/level" };
	schema.$defs.levels.properties = {
		...Object.fromEntries(families().map((family) => [`${family}/*`, { ...level, description: `Every rule of the family ${family}.` }])),
		...Object.fromEntries(rules.map(({ id, summary }) => [id, { ...level, description: summary }])),
	};
	writeFileSync(path, `${JSON.stringify(schema, undefined, "\t")}\n`);
	const format = spawnSync(process.execPath, [join(root, "node_modules/@biomejs/biome/bin/biome"), "format", "--write", path], {
		encoding: "utf8",
	});
	if (format.status !== 0) throw new Error(`${path} could not be formatted: ${format.stderr}`);
}

function between(file: string, mark: string, text: string): void {
	const path = join(root, file);
	const before = readFileSync(path, "utf8");
	const [open, close] = [`<!-- ${mark}: written by npm run docs -->`, `<!-- /${mark} -->`];
	const [start, end] = [before.indexOf(open), before.indexOf(close)];
	if (start < 0 || end < start) throw new Error(`${file} has no marks for ${mark}.`);
	writeFileSync(path, `${before.slice(0, start + open.length)}\n${text}\n${before.slice(end)}`);
}

function cell(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** The pages that the extension ships, for reading them without a whole build. */
async function writePages(to: string): Promise<void> {
	rmSync(to, { recursive: true, force: true });
	await writeSite(root, to);
	await Promise.all(siteScripts(root, to).map((options) => bundle(options)));
}

if (process.argv[1] === import.meta.filename) {
	writeDocs();
	await writePages(join(dist, "docs"));
}
