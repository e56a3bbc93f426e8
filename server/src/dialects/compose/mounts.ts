import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** One entry of a service's `volumes`. */
export interface Mount {
	readonly at: Span;
	/** bind, volume, tmpfs …, where it is known. */
	readonly type: string | undefined;
	readonly source: Located<string> | undefined;
	readonly target: string | undefined;
	/** It is written as one text, for which Docker makes a folder that is not there. */
	readonly short: boolean;
}

export function mountsOf(service: Cursor): readonly Mount[] {
	return service
		.get("volumes")
		.items()
		.flatMap((item) => mountOf(item) ?? []);
}

function mountOf(item: Cursor): Mount | undefined {
	if (!item.at) return undefined;
	if (item.isMap) {
		const [type, source, target] = ["type", "source", "target"].map((key) => item.get(key).string());
		return { at: source?.at ?? item.at, type: type?.value, source, target: target && clean(target.value), short: false };
	}
	const text = item.string();
	return text && shortMount(text);
}

/** `SOURCE:TARGET[:MODE]`, where a drive of Windows may stand before the first colon. */
function shortMount({ value, at }: Located<string>): Mount | undefined {
	const drive = /^[A-Za-z]:[\\/]/.test(value) ? 2 : 0;
	const colon = value.indexOf(":", drive);
	if (colon < 0) return { at, type: "volume", source: undefined, target: clean(value), short: true };
	const source = value.slice(0, colon);
	const [target = ""] = value.slice(colon + 1).split(":");
	if (source === "" || target === "") return undefined;
	return { at, type: isPath(source) ? "bind" : "volume", source: { value: source, at }, target: clean(target), short: true };
}

/** Whatever does not start as a path is the name of a volume. */
function isPath(source: string): boolean {
	return /^[./~]|^\\\\|^[A-Za-z]:/.test(source);
}

function clean(path: string): string {
	return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

/** Does a path of the container lie in what is mounted there? */
export function lies(path: string, target: string): boolean {
	return path === target || path.startsWith(target === "/" ? "/" : `${target}/`);
}
