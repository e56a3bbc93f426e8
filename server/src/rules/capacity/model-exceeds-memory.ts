import type { ModelFile } from "../../evidence/evidence.ts";
import type { Card } from "../../facts/card.ts";
import type { Container } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { formatBytes } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";
import { accelerators, type Limit, memoryLimit, servingContainer } from "./serving.ts";

export const modelExceedsMemory = rule({
	id: "capacity/model-exceeds-memory",
	summary: "The model's weights and lookup tables take more memory than its container may use.",
	severity: "error",
	about: "model",
	needs: ["file"],
	reach: "graph",
	*check(model, { file, card, evidenceOf }) {
		const container = servingContainer(model.service);
		const limit = memoryLimit(model.service);
		const { description } = evidenceOf(model, "description");
		const bytes = Math.max(weightBytes(file), description?.weights?.bytes ?? 0);
		const named = card?.model?.file?.path === file.path ? card.model.file : undefined;
		// What reads GGUF maps the file, and its pages can be given back.
		if (!container || !limit || loadsLess(container) || description?.format === "GGUF") return;
		if (bytes <= limit.bytes) {
			yield* withTables(bytes, limit, card, (card && evidenceOf(card, "tables").tables) ?? []);
			return;
		}
		yield {
			at: limit.quantity.at,
			message: `The container may use ${formatBytes(limit.bytes)}, but the weights of \`${file.path}\` alone take ${formatBytes(bytes)}.`,
			...related(named && { value: `\`${file.path}\` is named here.`, at: named.at }),
		};
	},
});

/** A model that looks things up keeps the tables in memory beside its weights. */
function* withTables(weights: number, limit: Limit, card: Card | undefined, tables: readonly ModelFile[]): Iterable<Remark> {
	const extra = tables.reduce((sum, { bytes }) => sum + bytes, 0);
	if (weights + extra <= limit.bytes) return;
	const names = listText(tables.map(({ path }) => path));
	const verb = tables.length === 1 ? "takes" : "take";
	const message = `The container may use ${formatBytes(limit.bytes)}, but ${names}, which the model looks things up in, ${verb} ${formatBytes(extra)} beside the weights.`;
	const lookups = card?.model?.lookups ?? [];
	yield {
		at: limit.quantity.at,
		message,
		...related(...lookups.map(({ serving }) => serving && { value: "It is named here.", at: serving.at })),
	};
}

/** The model file and the files beside it; of a pointer, what it points at. */
export function weightBytes(file: ModelFile): number {
	const beside = file.external.map(({ actualBytes, expectedBytes }) => Math.max(actualBytes ?? 0, expectedBytes));
	return beside.reduce((sum, bytes) => sum + bytes, file.bytes);
}

/** Weights on a GPU, made smaller while they are loaded, or left on the disk are not all in the container's memory. */
function loadsLess(container: Container): boolean {
	const told = [...container.arguments, ...container.environment.flatMap(({ name, value }) => (value ? [name, value] : [name]))];
	return (
		accelerators(container) > 0 ||
		told.some(({ value }) => /quanti[sz]|load[-_](in|format)|bitsandbytes|mmap|[-_]?offload|--dtype/i.test(value))
	);
}
