import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { compareVersions } from "../dialect.ts";
import { isFilledIn } from "./prepared.ts";
import { type Repository, refused } from "./repository.ts";

/** What Feast says of the project as a whole: its name, and how it writes keys. */
export function checkProject(repository: Repository): readonly PlatformRemark[] {
	return [...checkName(repository), ...checkSerialization(repository)];
}

/** These releases take hyphens; later ones refuse them again, whatever the online store is. */
const hyphensFrom = "0.53";
const hyphensUntil = "0.58";

function checkName(repository: Repository): readonly PlatformRemark[] {
	const project = repository.document.get("project").string();
	if (!project || project.value === "" || isFilledIn(project.value)) return [];
	const { value, at } = project;
	const first = /^[-_]/.exec(value)?.[0];
	const strange = /[^\p{L}\p{N}_-]/u.exec(value)?.[0];
	const named = `the project is named \`${value}\``;
	if (strange !== undefined) return [refused(repository, at, `${named}, but a name may not hold "${strange}".`)];
	if (first !== undefined) return [refused(repository, at, `${named}, but a name may not start with "${first}".`)];
	const { release } = repository;
	const early = compareVersions(release, hyphensFrom) < 0;
	if (!value.includes("-") || (!early && compareVersions(release, hyphensUntil) < 0)) return [];
	const why = early ? "" : ", because tables of an SQLite store could not bear it";
	const fix = replace(at, value.replaceAll("-", "_"), `Rename to ${value.replaceAll("-", "_")}`, false);
	return [{ ...refused(repository, at, `${named}, but a name may not hold a hyphen${why}.`), fix }];
}

/** What is written in another version cannot be read any more, so raising the number is not for a tool to do alone. */
function checkSerialization({ document, platform, release }: Repository): readonly PlatformRemark[] {
	const version = document.get("entity_key_serialization_version").number();
	const after = (first: string) => compareVersions(release, first) >= 0;
	const lowest = after("0.49") ? 3 : 2;
	if (!version || version.value >= lowest) return [];
	const what = after("0.50") ? "writes and reads no keys below version 3" : `has deprecated versions below ${lowest}`;
	const message = `\`entity_key_serialization_version\` is ${version.value}, but ${platform.title} ${what}.`;
	return [
		{ rule: "config/deprecated-setting", at: version.at, message, fix: replace(version.at, String(lowest), `Write ${lowest}`, false) },
	];
}
