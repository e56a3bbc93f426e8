import type { TreeScalar } from "../../source/tree.ts";
import type { MapValue, Value } from "./value.ts";

/** How DVC prints a scalar into a text: as Python does, but for true and false. Undefined where the written form does not decide it. */
export function printed({ value, style, at }: TreeScalar, source: string): string | undefined {
	if (value === null) return "None";
	if (typeof value === "boolean") return String(value);
	if (typeof value === "string") return style === "plain" && /^\d{4}-\d\d?-\d\d?/.test(value) ? undefined : value;
	const written = source.slice(at.start, at.end);
	if (/^[-+]?(0|[1-9]\d{0,14})$/.test(written)) return String(value);
	return /^[-+]?(\d+\.\d*|\.\d+|\d+)(e[-+]?\d+)?$/i.test(written) && /[.e]/i.test(written) ? printedFloat(value) : undefined;
}

/** `repr` of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
function printedFloat(value: number): string | undefined {
	if (!Number.isFinite(value)) return undefined;
	const [digits = "", exponent = "0"] = value.toExponential().split("e");
	const power = Number(exponent);
	if (power < -4 || power >= 16) return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
	const text = String(value);
	return text.includes(".") ? text : `${text}.0`;
}

/**
 * A map in a command becomes options, `--key value` for each value in it. What false and lists become is a matter of DVC's configuration, so
 * that nothing is told of maps with any of these.
 */
export function printedOptions(map: MapValue): string | undefined {
	const options: string[] = [];
	for (const [name, value] of flattened(map)) {
		if (value.kind !== "scalar" || value.value === false) return undefined;
		if (value.value === true) options.push(`--${name}`);
		else if (typeof value.value === "string") options.push(`--${name} ${quoted(value.value)}`);
		else if (value.text === undefined) return undefined;
		else options.push(`--${name} ${value.text}`);
	}
	return options.join(" ");
}

function flattened(map: MapValue, prefix = ""): readonly (readonly [string, Value])[] {
	return map.entries.flatMap(({ key, value }) => {
		const name = prefix + key.value;
		return value.kind === "map" ? flattened(value, `${name}.`) : [[name, value] as const];
	});
}

/** As `shlex.quote` does it. */
function quoted(text: string): string {
	if (text !== "" && /^[\w@%+=:,./-]+$/.test(text)) return text;
	return `'${text.replaceAll("'", `'"'"'`)}'`;
}
