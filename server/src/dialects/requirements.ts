import type { Package } from "../facts/environment.ts";
import type { Located } from "../source/span.ts";

/** One line of pip's requirements; nothing for an option, another list or what names no package. */
export function readRequirement(line: Located<string>): Package | undefined {
	const written = line.value.replace(/(^|\s)#.*$/, "").trim();
	if (written === "" || written.startsWith("-")) return undefined;
	const requirement = { value: written, at: line.at };
	const [, named = "", rest = ""] = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(written) ?? [];
	if (/[/\\]|\.(?:whl|zip|tar\.gz|tgz)$/.test(written))
		return { name: plainName(nameOfAddress(written, named)), requirement, fixed: isFixed(written) };
	if (named === "") return undefined;
	const [condition = ""] = rest.split(";");
	const [, exact] = /^={2,3}\s*([\w.!+-]+)$/.exec(condition.trim()) ?? [];
	return { name: plainName(named), requirement, fixed: exact !== undefined, ...(exact === undefined ? {} : { version: exact }) };
}

/** One dependency of conda, such as python=3.12 or conda-forge::numpy=1.26.4=py312; one `=` asks for that release or a more exact one. */
export function readCondaDependency(word: Located<string>): Package | undefined {
	const written = word.value.trim();
	const [, named = "", rest = ""] = /^(?:[\w/.-]+::)?([A-Za-z0-9_][\w.-]*)\s*(.*)$/.exec(written) ?? [];
	if (named === "") return undefined;
	const [, exact] = /^={1,2}\s*(\d[\w.]*)(?:=[\w.*]+)?$/.exec(rest) ?? [];
	const requirement = { value: written, at: word.at };
	return { name: plainName(named), requirement, fixed: exact !== undefined, ...(exact === undefined ? {} : { version: exact }) };
}

/** Names of packages are the same in either case, and with any of the three separators. */
export function plainName(name: string): string {
	return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** `name @ address`, or an address whose fragment or last part says what it holds. */
function nameOfAddress(written: string, named: string): string {
	if (/^[\w.-]+\s*(?:\[[^\]]*\])?\s*@/.test(written)) return named;
	const [, egg] = /#(?:.*&)?egg=([\w.-]+)/.exec(written) ?? [];
	const last = written.split(/[?#;]/)[0]?.split("/").at(-1) ?? "";
	return egg ?? /^[A-Za-z][\w]*/.exec(last)?.[0] ?? last;
}

/** A commit cannot be moved, a file that lies there or an archive of a release is not replaced; a branch moves with each push. */
function isFixed(written: string): boolean {
	if (/@[0-9a-f]{7,40}(?:$|[#\s;])/i.test(written)) return true;
	if (/(?:^|\s)git\+/.test(written)) return false;
	return !/(?:HEAD|main|master|refs\/heads\/[^/]+)\.(?:zip|tar\.gz)/.test(written);
}
