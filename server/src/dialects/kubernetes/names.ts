import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { refused } from "./remark.ts";

/** A name that becomes a part of a host name. */
export function* labelName(name: Located<string>, what: string, title: string): Iterable<PlatformRemark> {
	if (isFilledIn(name.value) || /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name.value)) return;
	const why = "such a name takes at most 63 small letters, digits and inner hyphens";
	yield refused(name.at, title, `${what} is called \`${name.value}\`, and ${why}.`);
}

/** The name of a port, in its declaration or where a probe asks for it. */
export function* portName(name: Located<string>, title: string): Iterable<PlatformRemark> {
	const { value, at } = name;
	if (isFilledIn(value) || (/^[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(value) && /[a-z]/.test(value) && !value.includes("--"))) return;
	const why = "such a name takes at most 15 small letters, digits and single inner hyphens, with one letter at least";
	yield refused(at, title, `a port is called \`${value}\`, and ${why}.`);
}

/** A script fills `$NAME` or `MODEL_NAME` in before anybody applies it. */
export function isFilledIn(name: string): boolean {
	return name.includes("$") || /^[A-Z][A-Z0-9_]*$/.test(name);
}
