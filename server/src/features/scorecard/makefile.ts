/** A target may need others, and those may need it in turn. */
const deepest = 5;

/** The commands that `make` runs for some targets, those that they need first. */
export function recipesOf(makefile: string, targets: readonly string[]): readonly string[] {
	const rules = new Map<string, { readonly needs: readonly string[]; readonly commands: readonly string[] }>();
	for (const [, names = "", needs = "", recipe = ""] of makefile.matchAll(/^([\w./ -]+?)\s*:(?!=)([^\n=]*)\n((?:\t[^\n]*(?:\n|$))*)/gm)) {
		const commands = recipe.split("\n").map((line) => line.trim().replace(/^[@-]+/, ""));
		const kept = commands.filter((line) => line !== "" && !line.startsWith("#"));
		for (const name of names.split(/\s+/)) rules.set(name, { needs: needs.trim().split(/\s+/), commands: kept });
	}
	return targets.flatMap((target) => run(target, 0));

	function run(target: string, depth: number): readonly string[] {
		const rule = depth < deepest ? rules.get(target) : undefined;
		return rule ? [...rule.needs.flatMap((need) => run(need, depth + 1)), ...rule.commands] : [];
	}
}
