import type { Finding } from "../facts/finding.ts";
import { type Exported, importedStatements } from "../lineage/exported.ts";
import { noStatements, type Statements } from "../lineage/statements.ts";
import type { ConfigurationFile } from "./configuration.ts";

/** What was found at a path that a configuration imports: another repository's lineage, why it cannot be read, or that there is no file. */
export type Imported = Exported | { readonly problem: string } | "absent";

/** The lineages of other repositories, as far as they have been read. */
export class Imports {
	private readonly found = new Map<string, Imported>();
	/** The same list for as long as nothing was learnt. */
	private told = new WeakMap<ConfigurationFile, { readonly others: readonly Finding[]; readonly told: readonly Finding[] }>();

	/** Returns what the path says of the flow of data from now on; nothing where that is no news. */
	learn(path: string, value: Imported | undefined): Statements | undefined {
		if (this.found.get(path) === value) return undefined;
		if (value === undefined) this.found.delete(path);
		else this.found.set(path, value);
		this.told = new WeakMap();
		return value === undefined || value === "absent" || "problem" in value ? noStatements : importedStatements(value, path);
	}

	/** What else is wrong with a configuration, and what is with what it imports; silent of what was not looked at yet. */
	findings(configuration: ConfigurationFile, others: readonly Finding[]): readonly Finding[] {
		const before = this.told.get(configuration);
		if (before?.others === others) return before.told;
		const told = [...others, ...this.problems(configuration)];
		this.told.set(configuration, { others, told });
		return told;
	}

	private problems({ imports }: ConfigurationFile): readonly Finding[] {
		return imports.flatMap(({ path, written, at }): readonly Finding[] => {
			const found = this.found.get(path);
			if (found === "absent") {
				const message = `The lineage of another repository is imported from \`${written}\`, but there is no such file.`;
				return [{ rule: "config/dangling-reference", severity: "error", at, message }];
			}
			if (found === undefined || !("problem" in found)) return [];
			return [{ rule: "core/parse-error", severity: "error", at, message: `\`${written}\` cannot be imported. ${found.problem}` }];
		});
	}
}
