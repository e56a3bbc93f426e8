import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the engine itself says, whatever the rules are. */
export const ofEngine: Readonly<Record<string, string>> = {
	"core/parse-error": "The file cannot be read here, so that nothing behind this place may be checked.",
	"core/unknown-rule": "A configuration or an allowance names a rule that does not exist, and therefore does nothing.",
	"core/unused-allow":
		"An allowance stands where nothing breaks its rule, or a card accepts something in a file that is none of its manifests: it can go, or it stands in the wrong place.",
	"core/expired-allow": "An allowance had an end, and that day has passed.",
	"core/allow-without-reason": "An allowance counts only with a reason behind the colon.",
	"core/locked-rule": "A configuration sets the level of a rule, or an allowance allows it, although a configuration further up locks it.",
	"core/stale-baseline": "The baseline accepts a finding that is no longer there; `--write-baseline` takes the entry out.",
};

/** A rule's manual, as it is shipped beside the program. */
export function manualOf(rule: string): string {
	return readFileSync(join(import.meta.dirname, "manuals", `${rule}.md`), "utf8");
}
