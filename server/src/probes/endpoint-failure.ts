import { type EndpointJob, tooSlow } from "./endpoint-messages.ts";

const sentences: readonly (readonly [codes: RegExp, sentence: (address: URL) => string])[] = [
	[/^ECONNREFUSED$/, ({ origin }) => `Nothing listens at ${origin}.`],
	[/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|EAI_NODATA)$/, ({ hostname }) => `There is no host ${hostname}, or its name cannot be looked up now.`],
	[
		/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EADDRNOTAVAIL)$/,
		({ origin }) => `${origin} cannot be reached from here.`,
	],
	[/^CERT_HAS_EXPIRED$/, ({ host }) => `The certificate of ${host} has expired.`],
	[/^ERR_TLS_CERT_ALTNAME_INVALID$/, ({ host }) => `The certificate of ${host} is made out for another host.`],
	[/SELF_SIGNED|^UNABLE_TO_|^CERT_|^ERR_TLS_/, ({ host }) => `The certificate of ${host} is signed by nobody that is trusted here.`],
	[/^(EPROTO|ERR_SSL_.*)$/, ({ host }) => `${host} does not answer in TLS; its address may begin with http.`],
	[/^UND_ERR_HEADERS_OVERFLOW$/, ({ origin }) => `${origin} sends more headers than are read.`],
	[/^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/, ({ origin }) => `${origin} sends an answer of another length than it announces.`],
	[/^(Z_|ERR__ERROR|ERR_PADDING|ERR_BROTLI|ERR_ZLIB)/, ({ origin }) => `${origin} sends an answer that cannot be unpacked.`],
	[
		/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED)$/,
		({ origin }) => `${origin} broke off the connection before the answer was whole.`,
	],
];

/** What went wrong on the way to an answer, in one sentence without anything that the other side wrote. */
export function explainFailure(error: unknown, { url, deadlineMs }: EndpointJob): string {
	const address = new URL(url);
	const chain = causes(error);
	if (chain.some(({ name }) => name === "TimeoutError" || name === "AbortError")) return tooSlow(address.origin, deadlineMs);
	for (const { code } of chain) {
		const known = code === undefined ? undefined : sentences.find(([codes]) => codes.test(code));
		if (known) return known[1](address);
	}
	if (chain.some(({ name }) => name === "HTTPParserError")) return `${address.origin} does not answer in HTTP.`;
	if (chain.some(({ message }) => message === "bad port")) return `Port ${address.port} is one that no report is read from.`;
	return `${address.origin} could not be read${chain.at(-1)?.code ? ` (${chain.at(-1)?.code})` : ""}.`;
}

/** An error with those that led to it. */
function causes(error: unknown): readonly { readonly name: string; readonly message: string; readonly code: string | undefined }[] {
	const found = [];
	for (let one = error; one instanceof Error && found.length < 5; one = one.cause) {
		const code = "code" in one && typeof one.code === "string" ? one.code : undefined;
		found.push({ name: one.name, message: one.message, code });
	}
	return found;
}

/** An answer that is no report, by its status code. */
export function explainStatus(status: number, { url, token }: EndpointJob): string {
	const { origin, pathname } = new URL(url);
	if (status === 401 || status === 403) return `${origin} ${token === undefined ? "wants a token" : "refuses this token"} (${status}).`;
	if (status === 404 || status === 410) return `${origin} has nothing at ${pathname} (${status}).`;
	if (status === 429) return `${origin} is asked too often (429).`;
	if (status >= 500) return `${origin} has a fault of its own at present (${status}).`;
	return `${origin} answers with the status ${status} and no report.`;
}
