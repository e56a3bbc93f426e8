import type { Session } from "./session.ts";

export async function restartServer({ client }: Session): Promise<void> {
	await client.restart();
}
