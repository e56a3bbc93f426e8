import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** A port that a service publishes; ranges are taken apart where each port has its own. */
export interface Published {
	readonly at: Span;
	readonly address: string;
	readonly protocol: string;
	/** Absent where Docker takes a free one. */
	readonly host: number | undefined;
	readonly target: number;
}

export type ParsedPort = { readonly ports: readonly Published[] } | { readonly problem: string };

/** Nothing for an entry whose value is not known. */
export function parsePort(item: Cursor): ParsedPort | undefined {
	if (item.isMap) return longPort(item);
	const word = item.word();
	return word && shortPort(word);
}

export function publishedBy(service: Cursor): readonly Published[] {
	return service
		.get("ports")
		.items()
		.flatMap((item) => {
			const parsed = parsePort(item);
			return parsed && "ports" in parsed ? parsed.ports : [];
		});
}

/** `[[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]`, as Docker's own parser reads it. */
function shortPort({ value, at }: Located<string>): ParsedPort | undefined {
	const [mapping = "", protocol = "tcp", ...rest] = value.split("/");
	if (rest.length > 0 || !/^(?:tcp|udp|sctp)$/i.test(protocol)) return { problem: `\`${protocol}\` is no protocol` };
	const bracket = /^\[([^\]]*)\]:(.*)$/.exec(mapping);
	const parts = (bracket?.[2] ?? mapping).split(":");
	const container = parts.pop() ?? "";
	const host = parts.pop() ?? "";
	const address = bracket?.[1] ?? parts.join(":");
	if (!bracket && address.includes(":")) return { problem: "an address with colons stands in square brackets" };
	if (container === "") return { problem: "it names no port of the container" };
	const target = rangeOf(container);
	if (!target) return { problem: `\`${container}\` is no port of the container` };
	const source = host === "" ? undefined : rangeOf(host);
	if (host !== "" && !source) return { problem: `\`${host}\` is no port of the host` };
	if (address !== "" && !isAddress(address)) return { problem: `\`${address}\` is no address of the host` };
	return spread(at, address, protocol.toLowerCase(), source, target);
}

interface Range {
	readonly first: number;
	readonly last: number;
}

function rangeOf(text: string): Range | undefined {
	const [, first = "", last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
	const range = { first: Number(first), last: Number(last) };
	return first !== "" && range.first <= range.last && range.last <= 65535 ? range : undefined;
}

function isAddress(text: string): boolean {
	const numbers = text.split(".");
	if (numbers.length === 4 && numbers.every((one) => /^\d{1,3}$/.test(one) && Number(one) < 256)) return true;
	return /^[0-9a-f:.]*:[0-9a-f:.]*(?:%\w+)?$/i.test(text);
}

function spread(at: Span, address: string, protocol: string, host: Range | undefined, target: Range): ParsedPort {
	const count = target.last - target.first + 1;
	const offered = host ? host.last - host.first + 1 : count;
	if (host && offered !== count && count > 1) return { problem: `the host has ${offered} ports for the ${count} of the container` };
	const ports = Array.from({ length: Math.min(count, 100) }, (_, i) => ({
		at,
		address,
		protocol,
		host: host && offered === count ? host.first + i : undefined,
		target: target.first + i,
	}));
	return { ports };
}

function longPort(item: Cursor): ParsedPort | undefined {
	const [target, published] = ["target", "published"].map((key) => item.get(key));
	const to = target?.word();
	if (!target?.present) return { problem: "`target` is missing" };
	if (!to || !item.at || published?.templated) return undefined;
	const range = rangeOf(to.value);
	if (!range) return { problem: `\`${to.value}\` is no port of the container` };
	const word = published?.word();
	const host = word && word.value !== "" ? rangeOf(word.value) : undefined;
	if (word && word.value !== "" && !host) return { problem: `\`${word.value}\` is no port of the host` };
	const address = item.get("host_ip").word()?.value ?? "";
	const protocol = item.get("protocol").word()?.value ?? "tcp";
	return spread(word?.at ?? to.at, address, protocol.toLowerCase(), host, range);
}

/** Two ports of one host cannot both be had if one of them is taken on every address. */
export function collide(one: Published, other: Published): boolean {
	if (one.host === undefined || one.host === 0 || one.host !== other.host || one.protocol !== other.protocol) return false;
	const everywhere = (address: string) => address === "" || address === "0.0.0.0" || address === "::";
	return one.address === other.address || everywhere(one.address) || everywhere(other.address);
}
