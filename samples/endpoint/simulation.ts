import { drawCustomer, type Times } from "../churn/data/customers.ts";
import { seeded } from "../random.ts";
import type { Service } from "./service.ts";

export interface SimulationOptions {
	/** Customers that are scored before anybody waits. */
	readonly before: number;
	/** Customers a second from then on. */
	readonly rate: number;
	readonly signal: AbortSignal;
}

/** Scores invented customers, the same ones in every run, whose bills rise from one to the next. Returns once the first ones are scored; the others follow until the signal. */
export async function simulate(service: Service, { before, rate, signal }: SimulationOptions): Promise<void> {
	const random = seeded(8311);
	let scored = 0;
	const next = async () => {
		const customer = drawCustomer(random, timesOf(scored++));
		await service.infer({ rows: [customer] });
	};
	while (scored < before && !signal.aborted) await next();
	const timer = setInterval(() => next().catch((error: unknown) => console.error(error)), 1000 / rate);
	signal.addEventListener("abort", () => clearInterval(timer), { once: true });
	if (signal.aborted) clearInterval(timer);
}

/** Prices that have begun to rise, and go on until they are 40% above those at training time. */
function timesOf(scored: number): Times {
	return { prices: Math.min(1.4, 1.06 + 0.00005 * scored), supportCalls: Math.min(2.4, 1.3 + 0.0001 * scored) };
}
