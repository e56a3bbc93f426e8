import { normal, pick, poisson, type Random, seeded, sigmoid } from "../../random.ts";

/** In the order of the model's input. */
export const featureNames = [
	"tenure_months",
	"monthly_charges",
	"total_charges",
	"support_calls",
	"contract_months",
	"age",
	"num_products",
] as const;

/** One number for each feature, in their order. */
export type Customer = readonly [number, number, number, number, number, number, number];

export interface Times {
	/** What things cost, as a multiple of the prices at training time. */
	readonly prices: number;
	/** Calls to support that a customer makes in three months, on average. */
	readonly supportCalls: number;
}

export const trainingTimes: Times = { prices: 1, supportCalls: 1.2 };

/** Bills went up, and people call about their bills. */
export const presentTimes: Times = { prices: 1.18, supportCalls: 1.9 };

export interface Labelled {
	readonly customer: Customer;
	readonly churned: boolean;
}

/** The customers that the model learnt from, with what they did in the 90 days after. */
export function referenceCustomers(): readonly Labelled[] {
	const random = seeded(1);
	return Array.from({ length: rows }, () => {
		const customer = drawCustomer(random, trainingTimes);
		return { customer, churned: random() < churnRisk(customer) };
	});
}

/** The customers of last week; nobody knows yet who of them will leave. */
export function currentCustomers(): readonly Customer[] {
	const random = seeded(2);
	return Array.from({ length: rows }, () => drawCustomer(random, presentTimes));
}

const rows = 2000;

export function drawCustomer(random: Random, { prices, supportCalls }: Times): Customer {
	const contract = pick(random, contracts);
	const products = pick(random, productCounts);
	const tenure = 1 + Math.floor(71 * tenureShare(random, contract));
	const monthly = money(prices * Math.max(12, 16 + 13 * products + 7 * normal(random)));
	// Discounts at the start and fees on the way.
	const total = money(tenure * monthly * (0.97 + 0.03 * normal(random)));
	const calls = poisson(random, supportCalls * (products > 3 ? 1.5 : 1));
	const age = Math.round(Math.min(92, Math.max(18, 46 + 15 * normal(random))));
	return [tenure, monthly, total, calls, contract, age, products];
}

const contracts = [
	[1, 0.48],
	[12, 0.3],
	[24, 0.22],
] as const;

const productCounts = [
	[1, 0.29],
	[2, 0.31],
	[3, 0.21],
	[4, 0.13],
	[5, 0.06],
] as const;

/** Who is bound for longer has mostly been here for longer. */
function tenureShare(random: Random, contract: number): number {
	const share = random();
	if (contract === 1) return share * share;
	return contract === 12 ? (share + random()) / 2 : Math.sqrt(share);
}

/** What the customers of these samples really do; a model can only come near to it. */
function churnRisk([tenure, monthly, , calls, contract, age, products]: Customer): number {
	const dear = monthly / (16 + 13 * products) - 1;
	return sigmoid(-0.9 - 0.035 * tenure + 2.5 * dear + 0.55 * calls - 0.06 * contract - 0.012 * (age - 46) - 0.1 * products);
}

function money(amount: number): number {
	return Math.round(amount * 100) / 100;
}
