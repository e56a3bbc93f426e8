import { placeOf, type Session } from "./session.ts";

export async function showBenchmark({ panels }: Session, argument: unknown): Promise<void> {
	const place = placeOf(argument);
	if (place) await panels.showBenchmark(place);
}
