import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Form } from "./recognition.ts";

/** Passwords and tokens that stand in the file itself. */
export function checkSecrets(document: Cursor, form: Form): readonly PlatformRemark[] {
	if (form === "Collector") {
		const collectors = document.get("collectors").entries();
		return collectors.flatMap((collector) => secret(collector.get("api_secret"), "a secret"));
	}
	if (form !== "Service") return [];
	const database = document.get("database");
	return [
		...secret(document.get("security", "token"), "a token"),
		...secret(database.get("config", "password"), "a password"),
		...secret(database.get("url"), "a password", /^[\w+.-]+:\/\/[^/@\s:]*:([^@/\s]+)@/),
	];
}

function secret(value: Cursor, kind: string, within = /^(.+)$/s): readonly PlatformRemark[] {
	const word = value.word();
	const [, written] = within.exec(word?.value ?? "") ?? [];
	// Words with an @ before them are filled in by the reader of the settings.
	if (!word || !value.key || written === undefined || written.startsWith("@") || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[<[{]/.test(written))
		return [];
	const message = `\`${value.key.value}\` holds ${kind} in plain text, so everybody who can read this file can use it.`;
	return [{ rule: "security/plaintext-secret", at: word.at, message }];
}
