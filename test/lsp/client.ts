import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Json = Readonly<Record<string, unknown>>;

interface Message {
	readonly id?: number | string;
	readonly method?: string;
	readonly params?: unknown;
	readonly result?: unknown;
	readonly error?: { readonly code: number; readonly message: string };
	/** When it arrived, on the clock of `performance.now()`. */
	readonly arrivedAt: number;
}

/** A language client as small as the protocol allows: it writes down everything that it is told. */
export class Client {
	readonly process: ChildProcess;
	/** Every notification and request of the server, in order. */
	readonly told: Message[] = [];
	private readonly waiting = new Map<number, (message: Message) => void>();
	private readonly arrivals = new EventEmitter();
	private readonly answers: Readonly<Record<string, (params: unknown) => unknown>>;
	private pieces: Buffer[] = [];
	private next = 1;

	/** `answers` holds the replies to requests of the server by method; all others are answered with null. */
	constructor(program: readonly string[], answers: Readonly<Record<string, (params: unknown) => unknown>> = {}) {
		this.answers = answers;
		this.process = spawn(process.execPath, [...program], { stdio: ["pipe", "pipe", "inherit"] });
		this.process.stdin?.on("error", () => undefined);
		this.process.stdout?.on("data", (piece: Buffer) => this.read(piece));
	}

	async request<T>(method: string, params: unknown): Promise<T> {
		const id = this.next++;
		const message = await new Promise<Message>((done) => {
			this.waiting.set(id, done);
			this.send({ id, method, params });
		});
		if (message.error) throw new Error(`${method}: ${message.error.code} ${message.error.message}`);
		return message.result as T;
	}

	notify(method: string, params: unknown): void {
		this.send({ method, params });
	}

	/** The first message of this method after the first `after` ones that fits; waits for it where there is none yet. */
	async hears<T>(
		method: string,
		fits: (params: T) => boolean = () => true,
		after = 0,
		patience = 20_000,
	): Promise<Message & { readonly params: T }> {
		const deadline = AbortSignal.timeout(patience);
		for (let i = after; ; ) {
			for (; i < this.told.length; i++) {
				const message = this.told[i];
				if (message?.method === method && fits(message.params as T)) return message as Message & { readonly params: T };
			}
			await once(this.arrivals, "message", { signal: deadline }).catch(() => {
				throw new Error(`The server never said ${method}. It said ${this.told.map((message) => message.method)}.`);
			});
		}
	}

	raw(text: string): void {
		this.process.stdin?.write(text);
	}

	/** Ends the conversation as the protocol wants it, and returns the exit code. */
	async end(): Promise<number> {
		await this.request("shutdown", null);
		const exit = once(this.process, "exit");
		this.notify("exit", null);
		return (await exit)[0] as number;
	}

	private send(message: Json): void {
		const text = JSON.stringify({ jsonrpc: "2.0", ...message });
		this.raw(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
	}

	private read(piece: Buffer): void {
		this.pieces.push(piece);
		for (;;) {
			const all = this.pieces.length === 1 ? (this.pieces[0] ?? piece) : Buffer.concat(this.pieces);
			this.pieces = [all];
			const head = all.indexOf("\r\n\r\n");
			const length = Number(/Content-Length: (\d+)/.exec(all.toString("latin1", 0, head))?.[1] ?? Number.NaN);
			if (head < 0 || all.length < head + 4 + length) return;
			this.pieces = [all.subarray(head + 4 + length)];
			this.take({ ...(JSON.parse(all.toString("utf8", head + 4, head + 4 + length)) as Message), arrivedAt: performance.now() });
			if (this.pieces[0]?.length === 0) return;
		}
	}

	private take(message: Message): void {
		if (message.method === undefined) {
			this.waiting.get(Number(message.id))?.(message);
			this.waiting.delete(Number(message.id));
			return;
		}
		this.told.push(message);
		if (message.id !== undefined) this.send({ id: message.id, result: this.answers[message.method]?.(message.params) ?? null });
		this.arrivals.emit("message");
	}
}

export const serverProgram: string = join(import.meta.dirname, "../../dist/server.js");

/** Starts our server on a folder and shakes hands. */
export async function startServer(folder: string | undefined, capabilities: Json = {}, options: Json = {}): Promise<Client> {
	const client = new Client([serverProgram, "--stdio"], { "workspace/configuration": () => [{}] });
	const workspaceFolders = folder === undefined ? null : [{ uri: pathToFileURL(folder).href, name: "folder" }];
	await client.request("initialize", {
		processId: process.pid,
		rootUri: null,
		workspaceFolders,
		capabilities,
		initializationOptions: options,
	});
	client.notify("initialized", {});
	return client;
}
