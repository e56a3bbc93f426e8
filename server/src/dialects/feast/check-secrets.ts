import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { isFilledIn } from "./prepared.ts";

/** What each of these keys holds, wherever it stands. */
const secrets: ReadonlyMap<string, string> = new Map([
	["api_key", "a key"],
	["auth_token", "a token"],
	["client_secret", "a secret"],
	["discovery_token", "a token"],
	["password", "a password"],
	["private_key_content", "a private key"],
	["private_key_passphrase", "a password"],
	["ssl_password", "a password"],
	["token", "a token"],
	["user_token", "a token"],
]);

const addresses = new Set(["connection_string", "path", "read_path", "registry", "tracking_uri", "transport_url", "url"]);

/** Feast fills in variables of the environment, so nothing of this must stand in the file itself. */
export function checkSecrets(document: Cursor): readonly PlatformRemark[] {
	return document.entries().flatMap(secretsIn);
}

function secretsIn(value: Cursor): readonly PlatformRemark[] {
	if (value.isMap) return value.entries().flatMap(secretsIn);
	if (value.isList) return value.items().flatMap(secretsIn);
	const { key } = value;
	const word = value.word();
	if (!key || !word || word.value === "" || isFilledIn(word.value)) return [];
	const kind = secrets.get(key.value) ?? (addresses.has(key.value) ? inAddress(word) : undefined);
	if (kind === undefined) return [];
	const message = `\`${key.value}\` holds ${kind} in plain text, so everybody who can read this file can use it.`;
	return [{ rule: "security/plaintext-secret", at: word.at, message }];
}

/** `…://user:password@host`, and settings such as `password=…` after it. */
function inAddress({ value }: Located<string>): string | undefined {
	const [, written] = /^[\w+.-]+:\/\/[^/@\s:]*:([^@/\s]+)@/.exec(value) ?? /\b(?:password|pwd)=([^,;&\s]+)/i.exec(value) ?? [];
	return written === undefined || isFilledIn(written) ? undefined : "a password";
}
