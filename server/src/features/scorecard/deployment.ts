import type { Card } from "../../facts/card.ts";
import type { Facts, Model, Service } from "../../facts/facts.ts";
import type { Finding } from "../../facts/finding.ts";
import type { Stage } from "../../facts/pipeline.ts";
import type { Node } from "../../lineage/graph.ts";
import { cardModelFile, outputsOf } from "../../lineage/lineage.ts";
import { partsOf, walk } from "../../lineage/walk.ts";
import { resolvePath } from "../../source/paths.ts";
import type { World } from "../../workspace/world.ts";
import { findingsByThing } from "../extent.ts";
import type { CodeOwners } from "../init/code-owners.ts";
import { type AutomationText, type Command, commandsIn, isAbout } from "./automation.ts";
import { programs } from "./programs.ts";
import { codeOf, filesNear, isTest } from "./surroundings.ts";

/** What the door found beside the manifests. */
export interface Surroundings {
	readonly codeOwners?: (CodeOwners & { readonly file: string }) | undefined;
	/** The way from the repository's root to the workspace with a slash behind it; empty where both are the same. */
	readonly prefix: string;
	readonly texts: readonly AutomationText[];
}

/** One card with everything that the workspace says of what it deploys. */
export interface Deployment {
	readonly world: World;
	readonly card: Card;
	readonly surroundings: Surroundings;
	readonly models: readonly Model[];
	readonly services: readonly Service[];
	/** The model's file, where it is known. */
	readonly modelFile: string | undefined;
	/** The stages that the model's file comes of, those that write it first. */
	readonly stages: readonly Stage[];
	/** What data on its way to the model is spoken of as, and what watches it. */
	readonly nodes: readonly Node[];
	/** What all of its files say, the card's own among them. */
	readonly facts: readonly Facts[];
	readonly findings: readonly Finding[];
	/** Workspace paths of whatever lies around it, and of the tests among them. */
	readonly files: readonly string[];
	readonly tests: readonly string[];
	/** Scripts that the stages run: those that train, and those before. */
	readonly code: { readonly training: readonly string[]; readonly features: readonly string[] };
	/** The first command that runs by itself and is one of these programs, about this deployment. */
	runs(program: keyof typeof programs, scheduled?: boolean): Command | undefined;
}

/** Other deployments may feed this one, but what is said of them counts for them. */
const ownKinds: ReadonlySet<string> = new Set(["model", "service"]);

export function deploymentFor(card: Card, world: World, surroundings: Surroundings): Deployment {
	const { lineage } = world;
	const facts = card.manifests.flatMap(({ path }) => lineage.factsOf(path) ?? []);
	const modelFile = cardModelFile(card, lineage);
	const nodes = nodesOf(card, world);
	const stages = stagesBehind(modelFile, world);
	const own = [card.at.file, ...card.manifests.map(({ path }) => path)];
	const around = [...own, ...stages.map(({ at }) => at.file), ...(modelFile === undefined ? [] : [modelFile])];
	const files = filesNear(world, around);
	const upstream = [...new Set(nodes.flatMap(({ things }) => things.map(({ at }) => at.file)))];
	const commands = commandsIn(surroundings.texts);
	const inRepository = [...new Set([...around, ...upstream])].map((file) => `${surroundings.prefix}${file}`);
	const { training, features } = codeOf(stages, modelFile, world);
	return {
		world,
		card,
		surroundings,
		models: facts.flatMap(({ models }) => models),
		services: facts.flatMap(({ services }) => services),
		modelFile,
		stages,
		nodes,
		facts: [...new Set([...own, ...upstream])].flatMap((file) => lineage.factsOf(file) ?? []),
		findings: findingsOf(own, nodes, stages, world),
		files,
		tests: files.filter(isTest),
		code: { training, features },
		runs: (program, scheduled = false) =>
			commands.find(
				(command) =>
					programs[program].words.test(command.text) &&
					(!scheduled || command.scheduled) &&
					isAbout(programs[program].takesPaths ? command : { ...command, text: "" }, programs[program].words, inRepository),
			),
	};
}

/** What the model says of itself where it was saved by MLflow: beside its file, or in its folder. */
export function savedModels({ modelFile, world, models }: Deployment): readonly Model[] {
	if (modelFile === undefined) return [];
	const files = [`${modelFile}/MLmodel`, resolvePath(modelFile, "MLmodel")];
	return files.flatMap((file) => world.lineage.factsOf(file)?.models ?? []).filter((model) => !models.includes(model));
}

/** What the model and the service are, all that flows into them as far as no other model makes it, and what watches either. */
function nodesOf(card: Card, world: World): readonly Node[] {
	const { graph } = world.lineage;
	const parts = partsOf(card, graph);
	const found = new Set(parts);
	for (const part of parts) {
		const isOwn = (node: Node) => node === part || parts.has(node) || !ownKinds.has(node.kind);
		for (const { node } of walk(graph, part, "up", ({ kind, from, to }) => kind !== "feedback" && isOwn(to) && isOwn(from)))
			found.add(node);
	}
	for (const node of [...found]) for (const { to } of graph.outOf(node)) if (to.kind === "monitor") found.add(to);
	return [...found];
}

function stagesBehind(modelFile: string | undefined, world: World): readonly Stage[] {
	const { lineage } = world;
	const found = new Set(modelFile === undefined ? [] : lineage.stagesWriting(modelFile));
	for (const stage of found) {
		for (const { path } of stage.reads) {
			for (const writer of lineage.stagesWriting(path)) if (outputsOf(writer).some((one) => one.path === path)) found.add(writer);
		}
	}
	return [...found];
}

/** Of its own files all, of others those about what flows into it, and of records of stages those about such a stage. */
function findingsOf(own: readonly string[], nodes: readonly Node[], stages: readonly Stage[], world: World): readonly Finding[] {
	const found = new Set(own.flatMap((file) => world.findings(file)));
	const others = new Map<string, ReturnType<typeof findingsByThing>>();
	for (const { things } of nodes) {
		for (const thing of things) {
			const { file } = thing.at;
			if (own.includes(file)) continue;
			const known = others.get(file) ?? findingsByThing(world, file);
			others.set(file, known);
			for (const finding of known.get(thing) ?? []) found.add(finding);
		}
	}
	for (const record of new Set(stages.flatMap(({ record }) => record ?? []))) {
		const names = stages.filter((stage) => stage.record === record).map(({ name }) => `\`${name}\``);
		for (const finding of world.findings(record)) if (names.some((name) => finding.message.includes(name))) found.add(finding);
	}
	return [...found];
}
