import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor, Source } from "../../source/tree.ts";
import type { Context, Dialect } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkLock, readRuns } from "./lock.ts";
import { checkPipeline, readPipeline } from "./pipeline.ts";
import { readPointer } from "./pointer.ts";
import { checkStructure, platformOf } from "./structure.ts";

/** DVC: pipelines in `dvc.yaml`, their last run in `dvc.lock`, and `*.dvc` files that stand for data. */
export const dvc: Dialect = {
	id: "dvc",
	title: "DVC",
	formats: ["yaml"],
	fillsPlaceholders: true,
	recognises: (document, file) => kindOf(document, file) !== undefined,
	schema: (document) => schemaNamed(`dvc-${kindOf(document, document.at?.file ?? "") ?? "pipeline"}.schema.json`),
	read,
};

type Kind = "pipeline" | "lock" | "pointer";

/** DVC goes by the name of a file; here the keys must be its own as well. */
function kindOf(document: Cursor, file: string): Kind | undefined {
	if (!document.isMap || (document.get("apiVersion").present && document.get("kind").present)) return undefined;
	const name = file.slice(file.lastIndexOf("/") + 1);
	const has = (...keys: readonly string[]) => keys.some((key) => document.get(key).present);
	const hasRuns = document.entries().some((entry) => entry.get("cmd").present);
	if (name === "dvc.yaml")
		return has("stages", "artifacts", "plots", "metrics", "params", "datasets", "vars") || hasRuns ? "pipeline" : undefined;
	if (name === "dvc.lock") return has("schema", "stages", "datasets") || hasRuns ? "lock" : undefined;
	return name.endsWith(".dvc") && has("outs", "deps") ? "pointer" : undefined;
}

function read(document: Cursor, given: Context): Facts {
	const kind = kindOf(document, given.source.file) ?? "pipeline";
	const platform = platformOf(given.target);
	const context: Context = { ...given, neighbour: remembering(given) };
	const at = document.entries()[0]?.key?.at ?? given.document.at;
	const manifests = [{ kind: "manifest", at, dialect: "dvc", type: kind }] as const;
	const told = structureOf(kind, context, platform);
	if (kind === "lock") {
		// DVC writes the file anew, so that nothing in it is to be mended by hand.
		const remarks = checkLock(context, platform) ?? told.map(({ fix: _, ...remark }) => remark);
		return { ...noFacts, manifests, runs: readRuns(context), remarks };
	}
	if (kind === "pointer") return { ...noFacts, manifests, datasets: readPointer(context), remarks: told };
	const pipeline = readPipeline(context);
	const { stages, datasets } = pipeline;
	return { ...noFacts, manifests, stages, datasets, remarks: [...told, ...checkPipeline(pipeline, context, platform)] };
}

function structureOf(kind: Kind, context: Context, platform: Platform): readonly PlatformRemark[] {
	return checkStructure(context.document, schemaNamed(`dvc-${kind}.schema.json`), platform);
}

/** Many stages take words from the same file, which is read once for all of them. */
function remembering(context: Context): Context["neighbour"] {
	const known = new Map<string, Source | undefined>();
	return (path) => {
		if (!known.has(path)) known.set(path, context.neighbour(path));
		return known.get(path);
	};
}
