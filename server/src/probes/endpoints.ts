import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { whyNotContact } from "./endpoint-address.ts";
import { type EndpointAnswer, type EndpointJob, tooSlow } from "./endpoint-messages.ts";

export interface ReportRequest {
	readonly url: string;
	/** Scheme, host and port that the person agreed to; nobody else is contacted, whatever the address or a redirect says. */
	readonly origin: string;
	/** Sent to that origin as a bearer token. */
	readonly token?: string;
	/** Ends the reading at once. */
	readonly signal?: AbortSignal;
	/** The program of the child process, `endpoint-child.js` beside a bundle. */
	readonly childScript?: string;
	/** For everything from the first packet to the last; 10 s without it. */
	readonly deadlineMs?: number;
}

/** Of the child's JavaScript heap; what it reads is cut off long before. */
const childHeapMiB = 256;
/** The child ends its work by itself at the deadline; its process is ended so much later. */
const graceMs = 1000;
/** What Node needs to start, to look up names and to know the certificates that this machine trusts. Proxies and secrets stay here. */
const passedOn =
	/^(PATH|SYSTEMROOT|WINDIR|TEMP|TMP|TMPDIR|ELECTRON_RUN_AS_NODE|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA|SSL_CERT_FILE|SSL_CERT_DIR)$/i;

/** Reads the report at an endpoint in a process of its own. Whatever the other side does comes back as one sentence for a person. */
export async function fetchReport(request: ReportRequest): Promise<EndpointAnswer> {
	const { url, origin, token, signal, deadlineMs = 10_000 } = request;
	const reason = whyNotContact(url, origin, token);
	if (reason !== undefined) return { ok: false, status: reason };
	if (signal?.aborted) return brokenOff;
	const child = start(request.childScript ?? join(import.meta.dirname, "endpoint-child.js"));
	const job: EndpointJob = { url, token, deadlineMs };
	return new Promise<EndpointAnswer>((resolve) => {
		const end = (answer: EndpointAnswer) => {
			clearTimeout(deadline);
			signal?.removeEventListener("abort", cancel);
			child.kill("SIGKILL");
			resolve(answer);
		};
		const cancel = () => end(brokenOff);
		const deadline = setTimeout(() => end({ ok: false, status: tooSlow(origin, deadlineMs) }), deadlineMs + graceMs);
		signal?.addEventListener("abort", cancel, { once: true });
		child.once("message", (answer: EndpointAnswer) => end(answer));
		child.once("error", ({ message }) => end({ ok: false, status: `No process could be started to read ${origin}: ${message}.` }));
		child.once("exit", () => end({ ok: false, status: `The process that read ${origin} broke down over its answer.` }));
		child.send(job, () => undefined);
	});
}

const brokenOff: EndpointAnswer = { ok: false, status: "The reading was broken off." };

function start(script: string): ChildProcess {
	const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name)));
	return fork(script, [], {
		env,
		execArgv: [`--max-old-space-size=${childHeapMiB}`],
		serialization: "advanced",
		stdio: ["ignore", "ignore", "ignore", "ipc"],
	});
}
