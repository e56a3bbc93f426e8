import type { Card } from "../facts/card.ts";
import type { Facts, Model } from "../facts/facts.ts";
import type { Dataset, Stage } from "../facts/pipeline.ts";
import type { ServingRuntime } from "../facts/runtime.ts";
import { type Deployment, deployedPaths, type Lineage, outputsOf } from "../lineage/lineage.ts";
import { exchange, PathIndex, remember } from "./path-index.ts";

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
	private readonly writing = new PathIndex<Stage>(
		(file) => stagesIn(this.factsOf(file)),
		(stage) => outputsOf(stage).map(({ path }) => path),
	);
	private readonly reading = new PathIndex<Stage>(
		(file) => stagesIn(this.factsOf(file)),
		({ reads }) => reads.map(({ path }) => path),
	);
	private readonly tracked = new PathIndex<Dataset>(
		(file) => datasetsIn(this.factsOf(file)),
		({ file }) => (file ? [file.path] : []),
	);
	private readonly deployed = new PathIndex<Deployment>((file) => deploymentsIn(this.factsOf(file)), deployedPaths);
	/** One key for them all: there are few, and whoever asks for one may be served by another. */
	private readonly declaring = new Map<string, string[]>();
	private readonly declared = new Map<string, readonly ServingRuntime[]>();
	readonly factsOf: Lineage["factsOf"];
	readonly exists: Lineage["exists"];
	readonly scalersOf: Lineage["scalersOf"];

	constructor(factsOf: Lineage["factsOf"], exists: Lineage["exists"], scalersOf: Lineage["scalersOf"]) {
		this.factsOf = factsOf;
		this.exists = exists;
		this.scalersOf = scalersOf;
	}

	/** The facts of one file take the place of what it said before. */
	replace(file: string, before: Facts | undefined, after: Facts | undefined): void {
		exchange(this.describing, this.cards, file, describedBy(before), describedBy(after));
		exchange(this.repositories, this.models, file, repositoriesOf(before), repositoriesOf(after));
		exchange(this.declaring, this.declared, file, runtimesIn(before), runtimesIn(after));
		this.writing.replace(file, stagesIn(before), stagesIn(after));
		this.reading.replace(file, stagesIn(before), stagesIn(after));
		this.tracked.replace(file, datasetsIn(before), datasetsIn(after));
		this.deployed.replace(file, deploymentsIn(before), deploymentsIn(after));
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
}

const everywhere = "runtimes";

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
