import type { Reading } from "../dialects/read.ts";
import type { Known } from "../evidence/known.ts";
import type { Finding } from "../facts/finding.ts";
import type { Lineage } from "../lineage/lineage.ts";
import type { Failure } from "../rules/check.ts";
import type { RuleSettings } from "../rules/settings.ts";

/** What the doors should fetch, because some file speaks of it. Nothing here needs the network. */
export type Want = { readonly kind: "model"; readonly path: string } | { readonly kind: "report"; readonly path: string; readonly card: string };

/** Everything that is known at one moment. A world never changes; the next change of a text makes another one. */
export interface World {
	readonly now: number;
	/** All files that were read, in order. */
	readonly files: readonly string[];
	reading(file: string): Reading | undefined;
	settings(file: string): RuleSettings;
	readonly lineage: Lineage;
	readonly known: Known;
	/** What the file's own text decides, without waiting for other files. Sorted. */
	fileFindings(file: string): readonly Finding[];
	/** All findings about a file, allowances applied. Sorted. */
	findings(file: string): readonly Finding[];
	/** Of the files so far asked for. */
	readonly failures: readonly Failure[];
	wants(): readonly Want[];
}
