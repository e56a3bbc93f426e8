import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readManual, type Scenario } from "../harness/manual.ts";
import { findingsOf } from "../harness/play.ts";

/** A workspace in which nothing is wrong under any rule. */
export interface Base {
	readonly name: string;
	readonly scenario: Scenario;
}

const root = join(import.meta.dirname, "../..");

/** The workspaces beside this file, and of what the manuals call fine all that no other rule finds anything in. */
export function cleanBases(): readonly Base[] {
	return everyBase().filter(({ scenario }) => !acceptsSome(scenario) && findingsOf(scenario, undefined).length === 0);
}

/** The workspaces that are written to be broken, clean or not. */
export function ownBases(): readonly Base[] {
	const folder = join(import.meta.dirname, "bases");
	return readdirSync(folder)
		.toSorted()
		.flatMap((file) => scenariosOf(join(folder, file), `bases/${file}`));
}

/** A card that accepts findings hides what is done to it. */
function acceptsSome({ blocks }: Scenario): boolean {
	return blocks.some(({ text }) => /^accept:|plimsoll-allow/m.test(text));
}

function everyBase(): readonly Base[] {
	const manuals = ["rules", "dialects"].flatMap((room) => {
		const folder = join(root, "server/src", room);
		const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
		return files
			.filter((file) => file.endsWith(".md") && file !== "README.md")
			.toSorted()
			.flatMap((file) => scenariosOf(join(folder, file), `${room}/${file}`));
	});
	return [...ownBases(), ...manuals];
}

function scenariosOf(path: string, name: string): readonly Base[] {
	return readManual(readFileSync(path, "utf8"))
		.scenarios.filter(({ fine, blocks }) => fine && !blocks.some(({ fixed }) => fixed))
		.map((scenario) => ({ name: `${name}: ${scenario.heading}`, scenario }));
}
