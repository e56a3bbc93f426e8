import type { Container, EnvironmentVariable, Facts } from "../../facts/facts.ts";
import type { Fix, Remark } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { secretIn, secretInAddress } from "./secrets.ts";

export const plaintextSecret = rule({
	id: "security/plaintext-secret",
	summary: "A password, a key or a token stands in the manifest for everybody to read.",
	severity: "warning",
	about: "file",
	reach: "file",
	*check(facts) {
		for (const remark of facts.remarks) if (remark.rule === "security/plaintext-secret") yield remark;
		for (const container of facts.containers) {
			for (const variable of container.environment) yield* inVariable(variable);
			yield* inArguments(container);
		}
		const told = new Set(facts.containers.flatMap(({ environment }) => environment.map(({ value }) => value?.at.start)));
		for (const address of addresses(facts).filter(({ at }) => !told.has(at.start))) {
			const kind = secretInAddress(address.value);
			if (kind)
				yield { at: address.at, message: `The address holds ${kind} in plain text, so everybody who can read this file can use it.` };
		}
	},
});

function* inVariable({ name, value, written }: EnvironmentVariable): Iterable<Remark> {
	if (!value) return;
	const kind = secretIn(name.value, value.value) ?? secretInAddress(value.value);
	if (!kind) return;
	const message = `The variable \`${name.value}\` holds ${kind} in plain text, so everybody who can read this file can use it.`;
	yield { at: value.at, message, ...(written ? { fix: reference(written, name.value) } : {}) };
}

/** A stub: how the secret is called is for a person to decide. */
function reference(at: Remark["at"], name: string): Fix {
	const quote = at.file.endsWith(".json") ? '"' : "";
	const word = (text: string) => quote + text + quote;
	const text = `${word("valueFrom")}: { ${word("secretKeyRef")}: { ${word("name")}: ${word("TODO")}, ${word("key")}: ${word(name)} } }`;
	return { title: "Take it from a secret", safe: false, stub: true, edits: [{ at, text }] };
}

/** `--api-key=…`, `--api-key …`, and addresses. */
function* inArguments({ arguments: words }: Container): Iterable<Remark> {
	for (const [i, word] of words.entries()) {
		const [, name = "", inline] = /^--?([\w-]+)(?:=(.*))?$/s.exec(word.value) ?? [];
		const next = words[i + 1];
		const value = inline ?? (next && !next.value.startsWith("-") ? next.value : "");
		const kind = name === "" ? secretInAddress(word.value) : (secretIn(name, value) ?? (inline && secretInAddress(inline)));
		if (!kind) continue;
		const at = inline === undefined && name !== "" && next ? next.at : word.at;
		const subject = name === "" ? "The argument" : `The argument \`--${name}\``;
		yield { at, message: `${subject} holds ${kind} in plain text, so everybody who can read this file can use it.` };
	}
}

function addresses({ models, services, cards }: Facts): readonly Located<string>[] {
	return [
		...models.flatMap(({ artifact }) => artifact ?? []),
		...services.flatMap(({ logger }) => logger?.url ?? []),
		...cards.flatMap(({ model, drift }) => [model?.artifact, drift?.endpoint].flatMap((one) => one ?? [])),
	];
}
