import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere } from "../kubernetes/remark.ts";

/** What the Python servers of Seldon can turn into each type; any text is a STRING. */
const forms: Readonly<Record<string, { readonly what: string; readonly form: RegExp }>> = {
	BOOL: { what: "true or false", form: /^(y|yes|t|true|on|1|n|no|f|false|off|0)$/i },
	DOUBLE: { what: "a number", form: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i },
	FLOAT: { what: "a number", form: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i },
	INT: { what: "an integer", form: /^[+-]?\d+$/ },
};

/** A parameter whose text is none of its type stops a server when it starts; a server of one's own may read it otherwise. */
export function* checkParameters(unit: Cursor): Iterable<PlatformRemark> {
	for (const parameter of unit.get("parameters").items()) {
		const [name, type, value] = ["name", "type", "value"].map((key) => parameter.get(key).string());
		const expected = type && Object.hasOwn(forms, type.value) ? forms[type.value] : undefined;
		const text = value?.value.trim().replace(/(?<=\d)_(?=\d)/g, "");
		if (!expected || !type || !value || text === undefined || text.includes("$") || expected.form.test(text)) continue;
		const message = `The parameter \`${name?.value ?? ""}\` is of the type \`${type.value}\`, but its value \`${value.value}\` is not ${expected.what}.`;
		yield { rule: "config/wrong-type", severity: "warning", at: value.at, message, ...elsewhere("The type stands here.", type.at) };
	}
}
