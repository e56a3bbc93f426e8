import type { Session } from "./session.ts";

export function showOutput({ client }: Session): void {
	client.outputChannel.show();
}
