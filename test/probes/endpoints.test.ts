import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { fetchReport, type ReportRequest } from "../../server/src/probes/endpoints.ts";
import { childrenOf, soon } from "./processes.ts";

const childScript = join(import.meta.dirname, "../../server/src/probes/endpoint-child.ts");
const open: Server[] = [];
const folder = mkdtempSync(join(tmpdir(), "plimsoll-endpoint-"));
after(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
	for (const server of open.splice(0)) {
		if ("closeAllConnections" in server && typeof server.closeAllConnections === "function") server.closeAllConnections();
		server.close();
	}
});

async function listening(server: Server): Promise<number> {
	open.push(server);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return (server.address() as AddressInfo).port;
}

/** The origin of a server that answers so. */
async function serve(listener: RequestListener): Promise<string> {
	return `http://127.0.0.1:${await listening(createServer(listener))}`;
}

function ask(origin: string, more: Partial<ReportRequest> = {}) {
	return fetchReport({ url: `${origin}/drift`, origin, childScript, deadlineMs: 5000, ...more });
}

async function refusal(origin: string, more: Partial<ReportRequest> = {}): Promise<string> {
	const answer = await ask(origin, more);
	assert.ok(!answer.ok, "something was read");
	assert.match(answer.status, /^[A-Z"h1].*\.$/s);
	assert.doesNotMatch(answer.status, /\n/);
	return answer.status.replaceAll(origin, "ORIGIN");
}

const report = '{"version":1,"features":[]}';
const send =
	(text: string | Buffer, headers: Record<string, string> = {}) =>
	(_: IncomingMessage, response: ServerResponse) =>
		response.writeHead(200, headers).end(text);

test("reads what is there", async () => {
	const origin = await serve(send(`\ufeff${report}`));
	assert.deepEqual(await ask(origin), { ok: true, text: report });
});

test("unpacks what is packed", async () => {
	for (const [encoding, pack] of [
		["gzip", gzipSync],
		["br", brotliCompressSync],
	] as const) {
		const origin = await serve(send(pack(report), { "content-encoding": encoding }));
		assert.deepEqual(await ask(origin), { ok: true, text: report });
	}
});

test("follows redirects inside the origin, with the token", async () => {
	const seen: (string | undefined)[] = [];
	const origin = await serve((request, response) => {
		seen.push(request.headers.authorization);
		if (request.url === "/drift") response.writeHead(308, { location: "/latest" }).end("elsewhere");
		else response.end(report);
	});
	assert.deepEqual(await ask(origin, { token: "s3cret" }), { ok: true, text: report });
	assert.deepEqual(seen, ["Bearer s3cret", "Bearer s3cret"]);
});

test("never contacts another origin", async () => {
	let contacted = 0;
	const other = await serve((_, response) => {
		contacted++;
		response.end(report);
	});
	for (const location of [`${other}/drift`, other.replace("127.0.0.1", "localhost"), other.replace("http:", "")]) {
		const origin = await serve((_, response) => response.writeHead(302, { location }).end());
		assert.match(await refusal(origin, { token: "s3cret" }), /^ORIGIN redirects to http:\/\/.* is another origin and was not contacted\.$/);
	}
	const file = await serve((_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end());
	assert.match(await refusal(file), /^ORIGIN redirects to file:/);
	const named = await serve((request, response) =>
		response.writeHead(302, { location: `http://somebody@${request.headers.host}/other` }).end(),
	);
	assert.match(await refusal(named), /with a user name/);
	assert.match(await refusal(other, { url: "http://127.0.0.1:1/drift" }), /^The address leads to http:\/\/127\.0\.0\.1:1, but/);
	assert.equal(contacted, 0);
});

test("gives up on redirects that never end", async () => {
	let asked = 0;
	const origin = await serve((_, response) => response.writeHead(301, { location: `/${asked++}` }).end());
	assert.equal(await refusal(origin), "ORIGIN redirects more than 5 times.");
	assert.equal(asked, 6);
});

test("sends a token to nobody who could be overheard, and no broken one", async () => {
	const token = "s3cret";
	const far = "http://drift.example";
	assert.match(await refusal(far, { token }), /^The token is not sent to ORIGIN, because http would show it/);
	assert.match(await refusal("https://drift.example", { token: "a\r\nx-evil: 1" }), /^The token holds characters/);
	assert.match(await refusal(far, { url: "http://somebody:word@drift.example/drift" }), /holds a user name or a password/);
	assert.match(await refusal("file://", { url: "file:///etc/passwd" }), /begins with file:/);
	assert.match(await refusal(far, { url: "drift" }), /is no URL/);
});

test("an answer that is no report is one sentence", async () => {
	const status = (code: number) => serve((_, response) => response.writeHead(code).end("no"));
	assert.equal(await refusal(await status(401)), "ORIGIN wants a token (401).");
	assert.equal(await refusal(await status(403), { token: "old" }), "ORIGIN refuses this token (403).");
	assert.equal(await refusal(await status(404)), "ORIGIN has nothing at /drift (404).");
	assert.equal(await refusal(await status(503)), "ORIGIN has a fault of its own at present (503).");
	assert.equal(await refusal(await status(204)), "ORIGIN answers with the status 204 and no report.");
	assert.equal(await refusal(await serve(send(""))), "ORIGIN answers with an empty body.");
	assert.equal(await refusal(await serve(send(" <!doctype html>"))), "ORIGIN answers with a web page and not with a report.");
	assert.equal(await refusal(await serve(send("drift: none"))), "ORIGIN answers with text that is no JSON.");
	assert.equal(
		await refusal(await serve(send(Buffer.from([0x7b, 0xff, 0xfe])))),
		"ORIGIN answers with something that is no text in UTF-8.",
	);
});

test("an endpoint that is not there is one sentence", async () => {
	const server = createTcpServer();
	const port = await listening(server);
	await new Promise((resolve) => server.close(resolve));
	assert.equal(await refusal(`http://127.0.0.1:${port}`), "Nothing listens at ORIGIN.");
	assert.match(await refusal("http://nobody.invalid"), /^There is no host nobody\.invalid/);
	assert.match(await refusal("http://127.0.0.1:6000"), /^Port 6000 is one/);
});

test("an endpoint that speaks something else is one sentence", async () => {
	const rude = await listening(createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
	assert.equal(await refusal(`http://127.0.0.1:${rude}`), "ORIGIN does not answer in HTTP.");
	const silent = await listening(createTcpServer((socket) => socket.once("data", () => socket.destroy())));
	assert.equal(await refusal(`http://127.0.0.1:${silent}`), "ORIGIN broke off the connection before the answer was whole.");
	const plain = (await serve(send(report))).replace("http:", "https:");
	assert.match(await refusal(plain), /^127\.0\.0\.1:\d+ does not answer in TLS/);
});

test("a certificate that nobody signed is one sentence", { skip: spawnSync("openssl", ["version"]).status !== 0 }, async () => {
	const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
	const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost"];
	assert.equal(spawnSync("openssl", [...words, "-days", "2", "-keyout", key, "-out", cert]).status, 0);
	const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, send(report));
	const origin = `https://127.0.0.1:${await listening(server)}`;
	assert.match(await refusal(origin, { token: "s3cret" }), /^The certificate of 127\.0\.0\.1:\d+ is signed by nobody/);
});

test("an endpoint that never answers is left at the deadline", async () => {
	const origin = await serve(() => undefined);
	const from = performance.now();
	assert.equal(await refusal(origin, { deadlineMs: 500 }), "ORIGIN gave no whole answer within 0.5 s.");
	assert.ok(performance.now() - from < 4000);
});

test("an endpoint that drips is left at the deadline", async () => {
	const origin = await serve((_, response) => {
		response.write("{");
		const timer = setInterval(() => response.write(" "), 20);
		response.on("close", () => clearInterval(timer));
	});
	assert.equal(await refusal(origin, { deadlineMs: 600 }), "ORIGIN gave no whole answer within 0.6 s.");
});

test("an answer of a gigabyte is cut off", async () => {
	let sent = 0;
	const block = Buffer.alloc(2 ** 20, " ");
	const origin = await serve((_, response) => {
		response.writeHead(200, { "content-length": String(2 ** 30) });
		const more = () => {
			while (sent < 2 ** 30 && !response.destroyed) {
				sent += block.length;
				if (!response.write(block)) return void response.once("drain", more);
			}
		};
		more();
	});
	assert.equal(await refusal(origin, { deadlineMs: 10_000 }), "ORIGIN answers with more than 16 MiB; the rest was not read.");
	assert.ok(sent < 2 ** 28, `${sent} bytes were sent`);
});

test("a packed gigabyte is cut off as well", async () => {
	const bomb = gzipSync(Buffer.alloc(2 ** 28, " "));
	assert.ok(bomb.length < 2 ** 20);
	const origin = await serve(send(bomb, { "content-encoding": "gzip" }));
	assert.equal(await refusal(origin, { deadlineMs: 10_000 }), "ORIGIN answers with more than 16 MiB; the rest was not read.");
	const torn = await serve(send(bomb.subarray(0, 1000), { "content-encoding": "gzip" }));
	assert.match(await refusal(torn), /^ORIGIN (sends an answer that cannot be unpacked|broke off the connection|answers with)/);
	const false_ = await serve(send(report, { "content-encoding": "gzip" }));
	assert.equal(await refusal(false_), "ORIGIN sends an answer that cannot be unpacked.");
});

test("a report of just 16 MiB is read whole", async () => {
	const text = `["${"é".repeat(2 ** 23 - 2)}"]`;
	assert.equal(Buffer.byteLength(text), 2 ** 24);
	const origin = await serve(send(text));
	const answer = await ask(origin, { deadlineMs: 10_000 });
	assert.ok(answer.ok && answer.text === text);
});

test("an answer that lies about its length is not believed", async () => {
	const lying = (length: number) =>
		createTcpServer((socket) => {
			socket.on("error", () => undefined);
			socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n${report}`));
		});
	const short = `http://127.0.0.1:${await listening(lying(report.length + 50))}`;
	assert.equal(await refusal(short), "ORIGIN broke off the connection before the answer was whole.");
	const long = await ask(`http://127.0.0.1:${await listening(lying(report.length - 1))}`);
	assert.ok(!long.ok || long.text === report.slice(0, -1));
});

test("a reading is broken off when it is no longer wanted, and leaves no process", async () => {
	const abort = new AbortController();
	const origin = await serve(() => abort.abort());
	assert.equal(await refusal(origin, { signal: abort.signal }), "The reading was broken off.");
	assert.equal(await refusal(origin, { signal: abort.signal }), "The reading was broken off.");
	await soon(() => childrenOf("self").length === 0);
});

test("the process that reads knows no secrets of this one", { skip: process.platform !== "linux" }, async () => {
	Object.assign(process.env, { HTTPS_PROXY: "http://127.0.0.1:1", NODE_USE_ENV_PROXY: "1", AWS_SECRET_ACCESS_KEY: "hidden" });
	let environment = "";
	let words = "";
	const origin = await serve((_, response) => {
		const child = childrenOf("self").find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("endpoint-child"));
		environment = readFileSync(`/proc/${child}/environ`, "utf8");
		words = readFileSync(`/proc/${child}/cmdline`, "utf8");
		response.end(report);
	});
	assert.deepEqual(await ask(origin, { token: "s3cret" }), { ok: true, text: report });
	assert.match(environment, /PATH=/);
	assert.doesNotMatch(environment, /PROXY|AWS|hidden|s3cret/);
	assert.match(words, /max-old-space-size=256/);
	assert.doesNotMatch(words, /s3cret|127\.0\.0\.1/);
});

test("an answer that kills the process that reads it kills nobody else", async () => {
	const origin = await serve(() => {
		const child = childrenOf("self").find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("endpoint-child"));
		assert.ok(child);
		process.kill(child, "SIGABRT");
	});
	assert.equal(await refusal(origin), "The process that read ORIGIN broke down over its answer.");
});
