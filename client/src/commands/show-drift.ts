import { placeOf, type Session } from "./session.ts";

export async function showDrift({ panels }: Session, argument: unknown): Promise<void> {
	const place = placeOf(argument);
	if (place) await panels.showDrift({ uri: place.uri });
}
