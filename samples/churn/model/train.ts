import { normal, type Random, seeded, shuffled, sigmoid } from "../../random.ts";
import { featureNames, type Labelled } from "../data/customers.ts";

/** One layer: `weights[input * outputs + output]`, and a bias for every output. */
export interface Layer {
	readonly inputs: number;
	readonly outputs: number;
	readonly weights: Float64Array;
	readonly biases: Float64Array;
}

export interface Network {
	readonly means: Float64Array;
	readonly deviations: Float64Array;
	/** Rectified after each but the last, which gives the logit. */
	readonly layers: readonly Layer[];
}

const sizes = [featureNames.length, 64, 32, 1];
const epochs = 10;
const batch = 40;
const rate = 0.001;
const decay = 0.2;

/** Fits a network to the customers by Adam (Kingma and Ba, 2015) with decoupled weight decay; the same for the same customers. */
export function train(customers: readonly Labelled[]): Network {
	const random = seeded(3);
	const { means, deviations } = moments(customers);
	const layers = sizes.slice(1).map((outputs, index) => startLayer(random, sizes[index] ?? 0, outputs));
	const slopes = layers.map(emptyLike);
	const optimisers = layers.map((layer) => [new Adam(layer.weights.length), new Adam(layer.biases.length)] as const);
	const rows = customers.map(({ customer, churned }) => ({
		features: Float64Array.from(customer, (value, index) => (value - at(means, index)) / at(deviations, index)),
		label: churned ? 1 : 0,
	}));
	for (let epoch = 0; epoch < epochs; epoch++) {
		for (const [position, row] of shuffled(random, rows.length).entries()) {
			const chosen = rows[row];
			if (chosen) addSlopes(layers, slopes, chosen.features, chosen.label);
			if ((position + 1) % batch > 0) continue;
			for (const [index, layer] of layers.entries()) {
				const [weights, biases] = optimisers[index] ?? [];
				const slope = slopes[index];
				if (!slope) continue;
				weights?.step(layer.weights, slope.weights, decay);
				biases?.step(layer.biases, slope.biases, 0);
			}
		}
	}
	return { means, deviations, layers };
}

function moments(customers: readonly Labelled[]): Pick<Network, "means" | "deviations"> {
	const column = (index: number) => customers.map(({ customer }) => customer[index] ?? 0);
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const means = Float64Array.from(featureNames, (_, index) => mean(column(index)));
	const deviations = Float64Array.from(featureNames, (_, index) => {
		return Math.sqrt(mean(column(index).map((value) => (value - at(means, index)) ** 2)));
	});
	return { means, deviations };
}

function startLayer(random: Random, inputs: number, outputs: number): Layer {
	const spread = Math.sqrt(2 / inputs);
	const weights = Float64Array.from({ length: inputs * outputs }, () => normal(random) * spread);
	return { inputs, outputs, weights, biases: new Float64Array(outputs) };
}

function emptyLike({ inputs, outputs }: Layer): Layer {
	return { inputs, outputs, weights: new Float64Array(inputs * outputs), biases: new Float64Array(outputs) };
}

/** Adds the slopes of the cross-entropy of one row. */
function addSlopes(layers: readonly Layer[], slopes: readonly Layer[], features: Float64Array, label: number): void {
	const activations = [features];
	for (const [index, layer] of layers.entries())
		activations.push(forward(layer, activations[index] ?? features, index < layers.length - 1));
	const logit = at(activations[layers.length] ?? features, 0);
	let error: Float64Array = Float64Array.of(sigmoid(logit) - label);
	for (let index = layers.length - 1; index >= 0; index--) {
		const [layer, slope, input] = [layers[index], slopes[index], activations[index]];
		if (layer && slope && input) error = backward(layer, slope, input, error);
	}
}

export function forward({ inputs, outputs, weights, biases }: Layer, input: Float64Array, rectified: boolean): Float64Array {
	const output = Float64Array.from(biases);
	for (let from = 0; from < inputs; from++) {
		const value = at(input, from);
		if (value !== 0) for (let to = 0; to < outputs; to++) output[to] = at(output, to) + value * at(weights, from * outputs + to);
	}
	return rectified ? output.map((value) => Math.max(0, value)) : output;
}

/** The error at the layer's input, through the rectifier before it. */
function backward({ inputs, outputs, weights }: Layer, slope: Layer, input: Float64Array, error: Float64Array): Float64Array {
	const before = new Float64Array(inputs);
	for (let to = 0; to < outputs; to++) slope.biases[to] = at(slope.biases, to) + at(error, to);
	for (let from = 0; from < inputs; from++) {
		const value = at(input, from);
		if (value === 0) continue;
		let sum = 0;
		for (let to = 0; to < outputs; to++) {
			const place = from * outputs + to;
			slope.weights[place] = at(slope.weights, place) + value * at(error, to);
			sum += at(weights, place) * at(error, to);
		}
		before[from] = sum;
	}
	return before;
}

/** The two running means that Adam keeps of each slope. */
class Adam {
	private readonly first: Float64Array;
	private readonly second: Float64Array;
	private firstShare = 1;
	private secondShare = 1;

	constructor(length: number) {
		this.first = new Float64Array(length);
		this.second = new Float64Array(length);
	}

	/** Moves the values down the slopes of one batch, and clears those. */
	step(values: Float64Array, slopes: Float64Array, decayed: number): void {
		this.firstShare *= 0.9;
		this.secondShare *= 0.999;
		for (const [index, summed] of slopes.entries()) {
			const slope = summed / batch;
			const first = 0.9 * at(this.first, index) + 0.1 * slope;
			const second = 0.999 * at(this.second, index) + 0.001 * slope * slope;
			this.first[index] = first;
			this.second[index] = second;
			const move = first / (1 - this.firstShare) / (Math.sqrt(second / (1 - this.secondShare)) + 1e-8);
			values[index] = at(values, index) - rate * (move + decayed * at(values, index));
		}
		slopes.fill(0);
	}
}

function at(values: Float64Array, index: number): number {
	return values[index] ?? 0;
}
