import type { Disposable, Memento, SecretStorage } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type Connection, type DriftChanged, notifications } from "../../server/src/lsp/protocol.ts";

const listKey = "plimsoll.connections";

/**
 * The endpoints that the person agreed to, each for one card and one exact origin. Which ones there are is kept with the workspace,
 * their tokens in the editor's secret storage.
 */
export class Connections {
	private known: readonly Connection[] = [];
	private readonly state: Memento;
	private readonly secrets: SecretStorage;

	constructor(state: Memento, secrets: SecretStorage) {
		this.state = state;
		this.secrets = secrets;
	}

	async load(): Promise<readonly Connection[]> {
		const list = this.state.get<readonly Connection[]>(listKey, []);
		this.known = await Promise.all(
			list.map(async ({ card, origin }) => {
				const token = await this.secrets.get(secretKey(card, origin));
				return { card, origin, ...(token ? { token } : {}) };
			}),
		);
		return this.known;
	}

	all(): readonly Connection[] {
		return this.known;
	}

	async add(connection: Connection): Promise<void> {
		await this.remove(connection.card);
		this.known = [...this.known, connection];
		if (connection.token) await this.secrets.store(secretKey(connection.card, connection.origin), connection.token);
		await this.keep();
	}

	/** Forgets the card's connection together with its token. */
	async remove(card: string): Promise<void> {
		if (!this.known.some((one) => one.card === card)) return;
		for (const one of this.known) if (one.card === card) await this.secrets.delete(secretKey(card, one.origin));
		this.known = this.known.filter((one) => one.card !== card);
		await this.keep();
	}

	/** The server ends a connection by itself where the address in the card has changed. */
	follow(client: LanguageClient): Disposable {
		return client.onNotification(notifications.driftChanged, async ({ card, connected }: DriftChanged) => {
			if (!connected) await this.remove(card);
		});
	}

	private async keep(): Promise<void> {
		await this.state.update(
			listKey,
			this.known.map(({ card, origin }) => ({ card, origin })),
		);
	}
}

function secretKey(card: string, origin: string): string {
	return `plimsoll.drift ${origin} ${card}`;
}
