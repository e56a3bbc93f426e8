import type { Model } from "../facts/facts.ts";
import type { Span } from "../source/span.ts";
import type { World } from "../workspace/world.ts";

/** One line of the outline. */
export interface Outline {
	readonly name: string;
	readonly detail: string;
	readonly kind: "manifest" | "model" | "container" | "tensor" | "feature" | "source";
	readonly at: Span;
	/** The words that the cursor goes to; within `at`. */
	readonly select: Span;
	readonly children: readonly Outline[];
}

export function symbols(world: World, file: string): readonly Outline[] {
	const reading = world.reading(file);
	if (!reading) return [];
	const { facts } = reading;
	return facts.manifests.map((manifest) => {
		const document =
			reading.documents.find(({ tree }) => tree.at.start <= manifest.at.start && manifest.at.end <= tree.at.end)?.tree.at ?? manifest.at;
		const within = ({ at }: { readonly at: Span }) => document.start <= at.start && at.end <= document.end;
		const cards = facts.cards.filter(within);
		const children: readonly Outline[] = [
			...facts.models.filter(within).map(modelOutline),
			...facts.containers
				.filter(within)
				.map(({ name, at, image }) => leaf(name?.value || "container", image?.value ?? "", "container", at)),
			...cards.flatMap((card) =>
				card.features.map(({ name, at, dtype }) => leaf(name?.value || "feature", dtype?.value ?? "", "feature", at)),
			),
			...cards.flatMap((card) => card.sources.map(({ id, at, owner }) => leaf(id?.value || "source", owner?.value ?? "", "source", at))),
		];
		return {
			name: manifest.name?.value || manifest.type,
			detail: `${manifest.dialect} ${manifest.type}`,
			kind: "manifest",
			at: document,
			select: manifest.at,
			children,
		};
	});
}

function modelOutline(model: Model): Outline {
	const tensors = [...model.inputs, ...model.outputs].map(({ name, at, type }) =>
		leaf(name?.value || "tensor", type?.value ?? "", "tensor", at),
	);
	return {
		name: model.name?.value || "model",
		detail: model.format?.value ?? "",
		kind: "model",
		at: model.at,
		select: model.at,
		children: tensors,
	};
}

function leaf(name: string, detail: string, kind: Outline["kind"], at: Span): Outline {
	return { name, detail, kind, at, select: at, children: [] };
}
