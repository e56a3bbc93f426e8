import { whyNotContact } from "./endpoint-address.ts";
import { explainFailure, explainStatus } from "./endpoint-failure.ts";
import { type EndpointAnswer, type EndpointJob, mostBytes, mostRedirects } from "./endpoint-messages.ts";

process.once("disconnect", () => process.exit());
process.once("message", async (job: EndpointJob) => {
	const answer = await read(job).catch((error: unknown): EndpointAnswer => ({ ok: false, status: explainFailure(error, job) }));
	process.send?.(answer);
});

async function read(job: EndpointJob): Promise<EndpointAnswer> {
	const signal = AbortSignal.timeout(job.deadlineMs);
	const response = await follow(job, signal);
	if (typeof response === "string") return { ok: false, status: response };
	if (response.status !== 200) return { ok: false, status: explainStatus(response.status, job) };
	const { origin } = new URL(job.url);
	const bytes = await bodyOf(response);
	if (!bytes) return { ok: false, status: `${origin} answers with more than ${mostBytes / 2 ** 20} MiB; the rest was not read.` };
	const text = decoded(bytes);
	if (text === undefined) return { ok: false, status: `${origin} answers with something that is no text in UTF-8.` };
	const first = /\S/.exec(text)?.[0];
	if (first === undefined) return { ok: false, status: `${origin} answers with an empty body.` };
	if (first === "<") return { ok: false, status: `${origin} answers with a web page and not with a report.` };
	if (!/[{["]/.test(first)) return { ok: false, status: `${origin} answers with text that is no JSON.` };
	return { ok: true, text };
}

/** The answer after redirects inside the origin, or why they are not followed. */
async function follow({ url, token }: EndpointJob, signal: AbortSignal): Promise<Response | string> {
	const { origin } = new URL(url);
	const headers = { accept: "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
	let address = url;
	for (let step = 0; step <= mostRedirects; step++) {
		const response = await fetch(address, { redirect: "manual", headers, signal });
		const to = response.status >= 301 && response.status <= 308 ? response.headers.get("location") : null;
		if (to === null) return response;
		await response.body?.cancel();
		if (!URL.canParse(to, address)) return `${origin} redirects to an address that is no URL.`;
		const next = new URL(to, address);
		if (next.origin !== origin)
			return `${origin} redirects to ${next.origin === "null" ? next.protocol : next.origin}, which is another origin and was not contacted.`;
		if (whyNotContact(next.href, origin, token) !== undefined)
			return `${origin} redirects to an address with a user name or a password, which was not contacted.`;
		address = next.href;
	}
	return `${origin} redirects more than ${mostRedirects} times.`;
}

/** The unpacked body; nothing where it is longer than a report is allowed to be. */
async function bodyOf(response: Response): Promise<Uint8Array | undefined> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of response.body ?? []) {
		length += chunk.byteLength;
		// Leaving the loop ends the connection.
		if (length > mostBytes) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function decoded(bytes: Uint8Array): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
