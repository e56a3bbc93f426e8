import type { Card } from "../facts/card.ts";
import type { Facts, Model } from "../facts/facts.ts";
import type { Dataset, Stage } from "../facts/pipeline.ts";
import type { ServingRuntime } from "../facts/runtime.ts";
import type { Relation, Thing } from "../facts/thing.ts";
import type { Graph } from "../lineage/graph.ts";
import { GraphReader } from "../lineage/graph-reader.ts";
import { type Deployment, deployedPaths, type Lineage, outputsOf } from "../lineage/lineage.ts";
import { type Statements, statementsOf } from "../lineage/statements.ts";
import { exchange, PathIndex, remember } from "./path-index.ts";
import { noting, SharedMemory } from "./shared-memory.ts";
import { StatementIndex } from "./statement-index.ts";
import { type Kind, type Topic, topicOf } from "./topics.ts";

/**
 * Which files speak of which places. An answer stays the same object until one of the files behind it changes, or is a list of such objects, so
 * that whoever remembers an answer can tell by looking whether it still holds.
 */
export class Links implements Lineage {
	/** Path of a manifest → the card files that describe it, in order. */
	private readonly describing = new Map<string, string[]>();
	/** Folder of a model repository → the files of its models, in order. */
	private readonly repositories = new Map<string, string[]>();
	private readonly cards = new Map<string, readonly Card[]>();
	private readonly models = new Map<string, readonly Model[]>();
	private readonly writing: PathIndex<Stage>;
	private readonly reading: PathIndex<Stage>;
	private readonly tracked: PathIndex<Dataset>;
	private readonly deployed: PathIndex<Deployment>;
	private readonly statements: StatementIndex;
	/** Answers about the graph, shared by all who ask. */
	readonly memory: SharedMemory;
	readonly graph: Graph;
	/** One key for them all: there are few, and whoever asks for one may be served by another. */
	private readonly declaring = new Map<string, string[]>();
	private readonly declared = new Map<string, readonly ServingRuntime[]>();
	readonly factsOf: Lineage["factsOf"];
	readonly exists: Lineage["exists"];
	readonly scalersOf: Lineage["scalersOf"];
	private readonly forgotten: (topic: Topic) => void;

	/** `forgotten` is called with what there may be another answer about from now on. */
	constructor(forgotten: (topic: Topic) => void, others: Pick<Lineage, "factsOf" | "exists" | "scalersOf">) {
		const { factsOf, exists, scalersOf } = others;
		this.factsOf = factsOf;
		this.exists = exists;
		this.scalersOf = scalersOf;
		this.memory = new SharedMemory();
		this.forgotten = forgotten;
		this.statements = new StatementIndex((kind, key) => this.tell(kind, key));
		const index = <T>(kind: Kind, itemsIn: (facts: Facts | undefined) => readonly T[], pathsOf: (item: T) => readonly string[]) =>
			new PathIndex(
				(file) => itemsIn(factsOf(file)),
				pathsOf,
				(path) => this.forgotten(topicOf(kind, path)),
			);
		this.writing = index("writing", stagesIn, (stage) => outputsOf(stage).map(({ path }) => path));
		this.reading = index("reading", stagesIn, ({ reads }) => reads.map(({ path }) => path));
		this.tracked = index("data", datasetsIn, ({ file }) => (file ? [file.path] : []));
		this.deployed = index("deployments", deploymentsIn, deployedPaths);
		this.graph = new GraphReader(noting(this, this.memory), this.memory);
	}

	/** The facts of one file take the place of what it said before. */
	replace(file: string, before: Facts | undefined, after: Facts | undefined): void {
		const touch = (kind: Kind, answers: Map<string, unknown>) => (key: string) => {
			if (answers.delete(key)) this.forgotten(topicOf(kind, key));
		};
		exchange(this.describing, file, describedBy(before), describedBy(after), touch("cards", this.cards));
		exchange(this.repositories, file, repositoriesOf(before), repositoriesOf(after), touch("models", this.models));
		exchange(this.declaring, file, runtimesIn(before), runtimesIn(after), touch("runtimes", this.declared));
		this.writing.replace(file, stagesIn(before), stagesIn(after));
		this.reading.replace(file, stagesIn(before), stagesIn(after));
		this.tracked.replace(file, datasetsIn(before), datasetsIn(after));
		this.deployed.replace(file, deploymentsIn(before), deploymentsIn(after));
		this.statements.replace(file, statementsOf(after));
		this.tell("facts", file);
	}

	/** What is said of the flow of data by a file that holds no manifest. */
	state(file: string, statements: Statements): void {
		this.statements.replace(file, statements);
		this.tell("facts", file);
	}

	/** There may be another answer about this, to rules that asked for it and to the graph. */
	private tell(kind: Kind, key: string): void {
		this.memory.touch(kind, key);
		this.forgotten(topicOf(kind, key));
	}

	/** Files have come or gone. */
	relisted(): void {
		this.memory.touch("files", "");
	}

	cardsOf(manifest: string): readonly Card[] {
		return remember(this.cards, manifest, () =>
			(this.describing.get(manifest) ?? []).flatMap((file) =>
				(this.factsOf(file)?.cards ?? []).filter(({ manifests }) => manifests.some(({ path }) => path === manifest)),
			),
		);
	}

	modelsIn(repository: string): readonly Model[] {
		return remember(this.models, repository, () =>
			(this.repositories.get(repository) ?? []).flatMap((file) =>
				(this.factsOf(file)?.models ?? []).filter((model) => model.repository === repository),
			),
		);
	}

	runtimes(): readonly ServingRuntime[] {
		return remember(this.declared, everywhere, () =>
			(this.declaring.get(everywhere) ?? []).flatMap((file) => this.factsOf(file)?.runtimes ?? []),
		);
	}

	stagesWriting(path: string): readonly Stage[] {
		return this.writing.at(path);
	}

	stagesReading(path: string): readonly Stage[] {
		return this.reading.at(path);
	}

	datasetsAt(path: string): readonly Dataset[] {
		return this.tracked.at(path);
	}

	deploymentsOf(path: string): readonly Deployment[] {
		return this.deployed.at(path);
	}

	thingsIn(file: string): readonly Thing[] {
		return this.statements.thingsIn(file);
	}

	relationsIn(file: string): readonly Relation[] {
		return this.statements.relationsIn(file);
	}

	thingsKnownBy(key: string): readonly Thing[] {
		return this.statements.thingsKnownBy(key);
	}

	thingsAround(place: string): readonly Thing[] {
		return this.statements.thingsAround(place);
	}

	relationsFrom(key: string): readonly Relation[] {
		return this.statements.relationsFrom(key);
	}

	relationsTo(key: string): readonly Relation[] {
		return this.statements.relationsTo(key);
	}
}

const everywhere = "";

function runtimesIn(facts: Facts | undefined): ReadonlySet<string> {
	return new Set(facts && facts.runtimes.length > 0 ? [everywhere] : []);
}

function describedBy(facts: Facts | undefined): ReadonlySet<string> {
	return new Set(facts?.cards.flatMap(({ manifests }) => manifests.map(({ path }) => path)));
}

function repositoriesOf(facts: Facts | undefined): ReadonlySet<string> {
	return new Set(facts?.models.flatMap(({ repository }) => repository ?? []));
}

function stagesIn(facts: Facts | undefined): readonly Stage[] {
	return facts?.stages ?? [];
}

function datasetsIn(facts: Facts | undefined): readonly Dataset[] {
	return facts?.datasets ?? [];
}

function deploymentsIn(facts: Facts | undefined): readonly Deployment[] {
	return facts ? [...facts.models, ...facts.cards].filter((one) => deployedPaths(one).length > 0) : [];
}
