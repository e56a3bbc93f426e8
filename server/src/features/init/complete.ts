import { readManifests } from "../../dialects/read.ts";
import type { Card } from "../../facts/card.ts";
import type { Edit } from "../../facts/finding.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import type { World } from "../../workspace/world.ts";
import { applyEdits } from "../fixes.ts";
import { type Contents, type Item, map } from "./contents.ts";
import { addEntry, addItem, type Written } from "./insert.ts";

/** The order in which a card is written. */
const order = ["apiVersion", "kind", "metadata", "manifests", "stage", "owner", "impact", "slo", "traffic", "model", "features"].concat([
	"featuresComplete",
	"sources",
	"outputs",
]);
const modelOrder = ["artifact", "version", "trainedAt", "trainingData"];

/** The edits that add to a card what it does not say yet. Whatever it says stays as it is, and so does a list that goes by other names. */
export function completions(card: Card, contents: Contents, world: World): readonly Edit[] {
	const reading = world.reading(card.at.file);
	const tree = reading?.documents.find(({ tree: { at } }) => at.start <= card.at.start && card.at.end <= at.end)?.tree;
	// A text that is not whole yet may say more than can be read of it.
	if (!reading || tree?.kind !== "map" || reading.source.problems.length > 0) return [];
	const written: Written = { file: card.at.file, text: reading.source.text };
	const root = new Cursor(tree);
	const lists = [
		["manifests", contents.manifests, card.manifests.map(({ written: path }) => path)],
		["features", contents.features, card.features.map(({ name }) => name?.value)],
		["sources", contents.sources, card.sources.map(({ id }) => id?.value)],
		["outputs", contents.outputs, card.outputs.map(({ name }) => name?.value)],
	] as const;
	const edits = [
		...(contents.owner && !root.get("owner").key ? [addEntry(written, tree, "owner", contents.owner, keysBefore("owner"))] : []),
		...modelEdits(written, tree, contents),
		...lists.flatMap(([key, items, names]) => listEdits(written, tree, key, items, names)),
	].flatMap((edit) => edit ?? []);
	return isSound(written, edits, world) ? edits : [];
}

function keysBefore(key: string, keys: readonly string[] = order): readonly string[] {
	return keys.slice(0, keys.indexOf(key));
}

function modelEdits(written: Written, tree: Tree & { readonly kind: "map" }, { model }: Contents): readonly (Edit | undefined)[] {
	const own = new Cursor(tree).get("model");
	if (model.length === 0) return [];
	if (!own.key) return [addEntry(written, tree, "model", map(model), keysBefore("model"))];
	const { tree: its } = own;
	if (its?.kind !== "map") return [];
	const absent = model.filter(([key]) => !own.get(key).key);
	return absent.map(([key, value]) => addEntry(written, its, key, value, keysBefore(key, modelOrder)));
}

/** A list that is not there is written whole; one that shares a name with ours gets what it lacks. */
function listEdits(
	written: Written,
	tree: Tree & { readonly kind: "map" },
	key: string,
	items: readonly Item[],
	names: readonly (string | undefined)[],
): readonly (Edit | undefined)[] {
	const own = new Cursor(tree).get(key);
	const values = items.map(({ value }) => value);
	if (items.length === 0) return [];
	if (!own.key) return [addEntry(written, tree, key, { kind: "list", items: values }, keysBefore(key))];
	const { tree: its } = own;
	const plain = new Set(names.map((name) => (key === "manifests" ? name?.replace(/^\.\//, "") : name)));
	const absent = items.filter(({ name }) => !plain.has(key === "manifests" ? name.replace(/^\.\//, "") : name));
	if (its?.kind !== "list" || absent.length === items.length) return [];
	return absent.map(({ value }) => addItem(written, its, value));
}

/** Read again, the card must be as good as before: where a way of writing is not understood, nothing is changed. */
function isSound({ file, text }: Written, edits: readonly Edit[], { reading, lineage, settings }: World): boolean {
	const before = reading(file)?.facts.remarks.length ?? 0;
	const exists = (path: string) => lineage.exists(path);
	const after = readManifests(file, applyEdits(text, edits), settings(file).targets, exists);
	return after !== undefined && after.source.problems.length === 0 && after.facts.remarks.length <= before;
}
