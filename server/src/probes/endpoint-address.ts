/** Why this address is not contacted, in one sentence; nothing where it may be. */
export function whyNotContact(url: string, origin: string, token: string | undefined): string | undefined {
	if (!URL.canParse(url)) return `The address ${quoted(url)} is no URL.`;
	const address = new URL(url);
	if (address.protocol !== "http:" && address.protocol !== "https:")
		return `The address begins with ${address.protocol}, and only http and https are read.`;
	if (address.username !== "" || address.password !== "")
		return "The address holds a user name or a password; the token belongs into the connection.";
	if (address.origin !== origin) return `The address leads to ${address.origin}, but the connection is with ${quoted(origin)} alone.`;
	if (token === undefined) return undefined;
	if (!/^[\x21-\x7e]+$/.test(token)) return "The token holds characters that no token has.";
	if (address.protocol === "http:" && !isLoopback(address.hostname))
		return `The token is not sent to ${origin}, because http would show it to everybody on the way; https would not.`;
	return undefined;
}

function isLoopback(host: string): boolean {
	return host === "[::1]" || host === "localhost" || host.endsWith(".localhost") || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function quoted(text: string): string {
	return `"${text.replace(/\p{Cc}/gu, " ").slice(0, 200)}"`;
}
