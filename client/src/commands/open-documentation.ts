import { openDocumentation as open } from "../documentation.ts";
import type { Session } from "./session.ts";

/** Opens the documentation, at the page of a rule where one is given. */
export async function openDocumentation(_: Session, argument: unknown): Promise<void> {
	const rule = typeof argument === "object" && argument !== null && "rule" in argument ? argument.rule : undefined;
	await open(typeof rule === "string" && /^[a-z0-9-]+\/[a-z0-9-]+$/.test(rule) ? `rules/${rule}.html` : "index.html");
}
