import type { Facts } from "../../facts/facts.ts";
import { folderOf } from "../../workspace/paths.ts";
import type { World } from "../../workspace/world.ts";

/** Words that say what lies somewhere, but not which of them. */
const plainWords =
	/^(?:ml)?models?$|^(?:model-)?settings$|^config$|^artifacts?$|^bentofile$|^values$|^deployments?$|^serving$|^src$|^inferenceservice$|^service$|^serve$/i;

/** What people call it: by the endpoint, the service or the model, else by its file or folder. */
export function nameOf([primary = "", ...others]: readonly string[], { reading }: World): string {
	const facts = reading(primary)?.facts;
	const rest = others.map((file) => reading(file)?.facts);
	const endpoints = [facts, ...rest].flatMap((one) => one?.services.flatMap(({ endpoint }) => endpoint?.value ?? []) ?? []);
	return only(endpoints) ?? (facts && only(named(facts.services), named(facts.manifests), named(facts.models))) ?? placeName(primary);
}

/** The first list in which all names are the same. */
function only(...lists: readonly (readonly string[])[]): string | undefined {
	return lists.find((list) => new Set(list).size === 1)?.[0];
}

function named(things: Facts["services"] | Facts["models"] | Facts["manifests"]): readonly string[] {
	return things.flatMap(({ name }) => name?.value ?? []);
}

function placeName(file: string): string {
	const parts = [...folderOf(file).split("/"), stemOf(file)].filter((part) => part !== "");
	return parts.findLast((part) => !plainWords.test(part)) ?? parts.at(-2) ?? stemOf(file);
}

export function stemOf(file: string): string {
	return file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
}
