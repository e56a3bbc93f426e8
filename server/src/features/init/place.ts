import { folderOf } from "../../workspace/paths.ts";
import type { World } from "../../workspace/world.ts";
import type { Deployment } from "./deployments.ts";
import { stemOf } from "./names.ts";

/** Where its card is written, and what the card is called. */
export interface CardPlace {
	readonly file: string;
	readonly name: string;
}

/**
 * Beside the first manifest. A folder that a tool keeps as a whole, as a model of a repository or of MLflow is, has the card beside itself, so that it
 * is neither shipped with the model nor lost when that is saved again.
 */
export function placeOfCard({ name, manifests }: Deployment, world: World, taken: ReadonlySet<string>): CardPlace {
	const [primary = ""] = manifests;
	const facts = world.reading(primary)?.facts;
	const repository = facts?.models.find((model) => model.repository !== undefined)?.repository;
	const isSaved = facts?.manifests.some(({ type }) => type === "MLmodel") === true || /(^|\/)MAR-INF\//.test(primary);
	const folder = folderOf(repository ?? (isSaved ? folderOf(primary) : primary));
	const beside = [fileName(name), fileName(stemOf(primary))];
	const numbered = Array.from({ length: taken.size + 99 }, (_, i) => `${fileName(name)}-${i + 2}`);
	const at = (stem: string) => `${folder === "" ? "" : `${folder}/`}${stem}.card.yaml`;
	const isFree = (stem: string) => !taken.has(at(stem)) && world.lineage.exists(at(stem)) !== true;
	const stem = (repository === undefined && !isSaved ? [...beside, ...numbered] : [beside[0] ?? "", ...numbered]).find(isFree) ?? "";
	return { file: at(stem), name: stem === fileName(name) ? name : stem };
}

function fileName(name: string): string {
	return name.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "deployment";
}
