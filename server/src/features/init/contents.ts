import { dateText } from "../../rules/words.ts";
import { relativePath } from "../../source/paths.ts";
import type { World } from "../../workspace/world.ts";
import type { Sketch } from "../sketch.ts";
import { type CodeOwners, ownersOf } from "./code-owners.ts";
import { type Origin, originsOf } from "./data.ts";
import type { Deployment } from "./deployments.ts";
import { addressOf, featuresOf, outputsOf, servedModel, trainedAt, versionOf } from "./model.ts";
import { placeFrom } from "./relative.ts";

/** What a card can say of a deployment without asking anybody. Items of lists go by the name that no other item of the list has. */
export interface Contents {
	readonly manifests: readonly Item[];
	readonly owner?: Sketch;
	readonly model: readonly (readonly [key: string, value: Sketch])[];
	readonly features: readonly Item[];
	readonly sources: readonly Item[];
	readonly outputs: readonly Item[];
}

export interface Item {
	readonly name: string;
	readonly value: Sketch;
}

/** `card` is the file that it is written in: paths start at its folder. */
export function contentsOf({ manifests }: Deployment, card: string, world: World, codeOwners: CodeOwners | undefined): Contents {
	const served = servedModel(manifests, world);
	const path = served?.path;
	const origins = path === undefined ? { sources: [] } : originsOf(path, world);
	const owner = ownerOf(manifests, world, codeOwners);
	const artifact = path === undefined ? served && addressOf(served) : relativePath(card, path);
	const version = served && versionOf(served, world);
	const trained = served && trainedAt(served);
	const data = origins.trainingData;
	return {
		manifests: manifests.map((file) => itemOf(relativePath(card, file))),
		...(owner === undefined ? {} : { owner: text(owner) }),
		model: [
			...(artifact === undefined ? [] : [["artifact", text(artifact)] as const]),
			...(version === undefined ? [] : [["version", word(version, !isNumber(version))] as const]),
			...(trained === undefined ? [] : [["trainedAt", word(dateText(trained), card.endsWith(".json"))] as const]),
			...(data === undefined ? [] : [["trainingData", map([["id", text(placeFrom(card, data))]])] as const]),
		],
		features: (served ? featuresOf(served, world) : []).map(({ name, dtype }) => {
			const source = sourceOf(name, origins.sources);
			const from = source === undefined ? [] : [["source", text(placeFrom(card, source.path))] as const];
			return { name, value: map([["name", text(name)], ...(dtype === undefined ? [] : [["dtype", text(dtype)] as const]), ...from]) };
		}),
		sources: origins.sources.map((source) => sourceItem(source, card)),
		outputs: (served ? outputsOf(served, world) : []).map((name) => ({ name, value: map([["name", text(name)]]) })),
	};
}

/** A label that says so, where all labels say the same; else whoever owns the first manifest. */
function ownerOf(manifests: readonly string[], world: World, codeOwners: CodeOwners | undefined): string | undefined {
	const services = manifests.flatMap((file) => world.reading(file)?.facts.services ?? []);
	const labels = new Set(services.flatMap(({ owner }) => owner?.value ?? []));
	const [label] = labels;
	if (labels.size > 0 || services.some(({ ownerUnknown }) => ownerUnknown)) return labels.size === 1 ? label : undefined;
	const owners = codeOwners ? ownersOf(codeOwners, manifests[0] ?? "") : [];
	return owners.length > 0 ? owners.join(", ") : undefined;
}

/** The only source that says that it has such a column. */
function sourceOf(column: string, sources: readonly Origin[]): Origin | undefined {
	const having = sources.filter(({ datasets }) => datasets.some(({ columns }) => columns?.some(({ name }) => name.value === column)));
	return having.length === 1 ? having[0] : undefined;
}

function sourceItem({ path, owner, freshness, datasets }: Origin, card: string): Item {
	const id = placeFrom(card, path);
	const contract = datasets.find(({ dialect }) => dialect === "data-contract")?.at.file;
	const value = map([
		["id", text(id)],
		...(owner === undefined ? [] : [["owner", text(owner)] as const]),
		...(freshness === undefined ? [] : [["freshness", text(durationText(freshness))] as const]),
		...(contract === undefined ? [] : [["contract", text(relativePath(card, contract))] as const]),
	]);
	return { name: id, value };
}

/** As cards write it: in the largest unit that leaves no rest. */
function durationText(milliseconds: number): string {
	const units = [
		[864e5, "d"],
		[36e5, "h"],
		[6e4, "m"],
		[1e3, "s"],
	] as const;
	const unit = units.find(([size]) => milliseconds >= size && milliseconds % size === 0);
	return unit ? `${milliseconds / unit[0]}${unit[1]}` : `${milliseconds}ms`;
}

function isNumber(version: string): boolean {
	return /^(?:0|[1-9]\d{0,14})$/.test(version);
}

function itemOf(name: string): Item {
	return { name, value: text(name) };
}

export function map(entries: readonly (readonly [key: string, value: Sketch])[]): Sketch {
	return { kind: "map", entries };
}

export function text(value: string): Sketch {
	return word(value, true);
}

function word(value: string, isText: boolean): Sketch {
	return { kind: "word", value, choices: [], fixed: true, text: isText };
}
