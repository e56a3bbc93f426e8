import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { featureNames } from "../churn/data/customers.ts";
import { loadModel } from "./model.ts";
import { RequestLog } from "./request-log.ts";
import { type Answer, failure, type Question, Service } from "./service.ts";
import { simulate } from "./simulation.ts";
import { readTable } from "./table.ts";

const host = "127.0.0.1";
const mostBodyBytes = 1 << 20;
const usage = "server.ts [--port 8311] [--simulate] [--rate 20] [--window 2000] [--log FILE] [--token TOKEN]";

const options = readOptions();
if (options) await run(options);
else {
	console.error(usage);
	process.exitCode = 2;
}

interface Options {
	readonly port: number;
	readonly simulate: boolean;
	/** Simulated customers a second. */
	readonly rate: number;
	/** Rows that drift is measured over. */
	readonly window: number;
	readonly log: string | undefined;
	readonly token: string | undefined;
}

async function run({ port, simulate: simulated, rate, window, log: path, token }: Options): Promise<void> {
	const predict = await loadModel();
	if (typeof predict === "string") console.error(predict);
	const log = new RequestLog(window, path);
	const reference = readTable(join(import.meta.dirname, "../churn/data/reference.csv"), featureNames);
	const service = new Service({ predict, reference, log, token });
	const ended = new AbortController();
	const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
		void answerTo(service, request).then(({ status, type, body, headers }) => {
			// What is left of a body that was not read would be taken for the next request.
			const closing = request.complete ? {} : { connection: "close" };
			response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body), ...headers, ...closing }).end(body);
		});
	});
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => ended.abort());
	ended.signal.addEventListener("abort", () => void stop(server, log), { once: true });
	if (simulated) await simulate(service, { before: window, rate, signal: ended.signal });
	if (ended.signal.aborted) return;
	server.once("error", (error) => {
		console.error(error.message);
		process.exitCode = 1;
		ended.abort();
	});
	server.listen(port, host, () => console.log(`Listening at http://${host}:${(server.address() as AddressInfo).port}`));
}

async function stop(server: Server, log: RequestLog): Promise<void> {
	server.close();
	server.closeAllConnections();
	await log.close();
}

/** Never rejects: a peer that goes away in the middle of its request gets an answer that nobody reads. */
async function answerTo(service: Service, request: IncomingMessage): Promise<Answer> {
	const { method = "", url = "" } = request;
	if (request.headers["inference-header-content-length"] !== undefined) return failure(400, "Tensors in binary form are not taken here.");
	const body = await readBody(request).catch(() => undefined);
	if (body === undefined) return failure(413, `A request has ${mostBodyBytes} bytes at most.`);
	const question: Question = { method, path: url.split("?", 1)[0] ?? "", authorization: request.headers.authorization, body };
	return service.answer(question);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of request.iterator({ destroyOnReturn: false })) {
		length += (part as Buffer).length;
		if (length > mostBodyBytes) return undefined;
		parts.push(part as Buffer);
	}
	return Buffer.concat(parts).toString("utf8");
}

/** Undefined where an option is unknown or says something impossible. */
function readOptions(): Options | undefined {
	const text = (value?: string) => ({ type: "string", ...(value === undefined ? {} : { default: value }) }) as const;
	try {
		const { values } = parseArgs({
			options: {
				port: text("8311"),
				rate: text("20"),
				window: text("2000"),
				log: text(),
				token: text(),
				simulate: { type: "boolean", default: false },
			},
		});
		const [port, rate, window] = [Number(values.port), Number(values.rate), Number(values.window)];
		const possible = isWhole(port, 0, 65_535) && rate > 0 && rate <= 100 && isWhole(window, 500, 100_000);
		return possible ? { ...values, port, rate, window, log: values.log, token: values.token } : undefined;
	} catch {
		return undefined;
	}
}

function isWhole(value: number, least: number, most: number): boolean {
	return Number.isInteger(value) && value >= least && value <= most;
}
