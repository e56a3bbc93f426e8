import type { FileReference } from "../../facts/card.ts";
import type { Stage } from "../../facts/pipeline.ts";
import { type Lineage, outputsOf } from "../../lineage/lineage.ts";
import { wayBack } from "../../lineage/pipelines.ts";
import { rule } from "../rule.ts";

export const cycle = rule({
	id: "lineage/cycle",
	summary: "A stage depends on what is made from its own output.",
	severity: "error",
	about: "stage",
	reach: "graph",
	*check(stage, { lineage }) {
		for (const read of stage.reads) {
			const way = cycleThrough(stage, read, lineage);
			const [writer] = way ?? [];
			if (!way || !writer || !isFirst(stage, way)) continue;
			if (writer === stage) {
				yield {
					at: read.at,
					message: `The stage \`${stage.name}\` reads \`${read.written}\`, ${ownOutput(stage, read)}, so it can never be up to date.`,
				};
				continue;
			}
			const others = way.slice(1).map(({ name }) => `depends on \`${name}\``);
			const message = `The stage \`${stage.name}\` reads \`${read.written}\`, which \`${writer.name}\` writes, and that stage ${others.join(", which ")}, so neither can run first.`;
			yield { at: read.at, message, related: [{ value: `\`${writer.name}\` is declared here.`, at: writer.at }] };
		}
	},
});

function ownOutput(stage: Stage, read: FileReference): string {
	const inside = (path: string, folder: string) => folder === "" || path.startsWith(`${folder}/`);
	const same = outputsOf(stage).some(({ path }) => path === read.path);
	const other = outputsOf(stage).find(({ path }) => inside(path, read.path) || inside(read.path, path));
	return same || !other ? "which it writes itself" : `which overlaps its own output \`${other.written}\``;
}

/** The shortest cycle through one input, from the stage that writes it back to the one that reads it. */
function cycleThrough(stage: Stage, read: FileReference, lineage: Lineage): readonly Stage[] | undefined {
	const ways = lineage.stagesWriting(read.path).flatMap((writer) => {
		const way = wayBack(stage, writer, lineage);
		return way ? [way] : [];
	});
	return ways.toSorted((a, b) => a.length - b.length)[0];
}

/** A cycle is told once, at the first of its stages. */
function isFirst(stage: Stage, way: readonly Stage[]): boolean {
	const place = ({ at, name }: Stage) => `${at.file} ${String(at.start).padStart(9, "0")} ${name}`;
	return way.every((other) => place(stage) <= place(other));
}
