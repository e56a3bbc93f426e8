import type { Container, Resource } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { parseSize } from "./sizes.ts";

/** A gibibyte is `Gi` everywhere else. */
const binary = [
	["Gi", 2 ** 30],
	["Mi", 2 ** 20],
	["Ki", 2 ** 10],
] as const;

/**
 * Memory, cores and GPUs, by the names and in the units of Kubernetes. A GPU that is reserved is a limit too: the container sees no other one.
 * Where their number is not told, one is surely there and more may be.
 */
export function resourcesOf(service: Cursor): Pick<Container, "requests" | "limits" | "moreResources"> {
	const resources = service.get("deploy", "resources");
	const [limits, kept] = [resources.get("limits"), resources.get("reservations")];
	const { found, more } = gpusOf(service);
	return {
		limits: [
			...amount("memory", limits.get("memory"), service.get("mem_limit")),
			...amount("cpu", limits.get("cpus"), service.get("cpus")),
			...found,
		],
		requests: [...amount("memory", kept.get("memory"), service.get("mem_reservation")), ...amount("cpu", kept.get("cpus"))],
		...(more ? { moreResources: true } : {}),
	};
}

function amount(name: "memory" | "cpu", ...places: readonly Cursor[]): readonly Resource[] {
	const place = places.find((one) => one.word() && one.key);
	const word = place?.word();
	if (!place?.key || !word) return [];
	const value = name === "cpu" ? word.value : inBinary(word.value);
	const unit = name === "memory" ? { mebibyte: "m" } : {};
	return value === undefined ? [] : [{ name: { value: name, at: place.key.at }, quantity: { value, at: word.at }, ...unit }];
}

/** Nothing for a size that Docker refuses. */
function inBinary(text: string): string | undefined {
	const bytes = parseSize(text) ?? 0;
	if (bytes < 6 * 2 ** 20) return undefined;
	const [unit, size] = binary.find(([, one]) => Number.isInteger(bytes / one)) ?? ["", 1];
	return `${bytes / size}${unit}`;
}

interface Gpus {
	readonly found: readonly Resource[];
	/** There may be others: all of the host, those of a runtime, or devices that are handed through. */
	readonly more: boolean;
}

function gpusOf(service: Cursor): Gpus {
	const reserved = service.get("deploy", "resources", "reservations", "devices");
	const gpus = service.get("gpus");
	const requests = [...reserved.items().filter(isGpu), ...gpus.items()];
	const read = requests.map(countOf);
	const all = gpus.string();
	const found = [...read.map(({ resource }) => resource), ...(all ? [gpu({ value: "1", at: all.at }, all)] : [])].flatMap(
		(one) => one ?? [],
	);
	const exact = requests.length === 1 && read.every(({ known }) => known) && !all && !service.get("extends").present;
	return { found, more: !exact || service.get("runtime").present || service.get("devices").present };
}

function isGpu(request: Cursor): boolean {
	const capabilities = request.get("capabilities").items();
	return (
		capabilities.some((one) => /^(?:gpu|nvidia|amd)$/i.test(one.string()?.value ?? "gpu")) ||
		request.get("driver").string()?.value === "nvidia"
	);
}

function countOf(request: Cursor): { readonly resource: Resource | undefined; readonly known: boolean } {
	const count = request.get("count");
	const word = count.word();
	const at = request.get("capabilities").key ?? request.get("driver").key ?? request.entries()[0]?.key;
	if (word && /^[1-9]\d*$/.test(word.value)) return { resource: gpu(word, count.key ?? word), known: true };
	const ids = request.get("device_ids");
	const place = word ?? ids.key ?? at;
	return { resource: place && gpu({ value: String(Math.max(1, ids.items().length)), at: place.at }, place), known: false };
}

function gpu(quantity: Located<string>, { at }: Located<string>): Resource {
	return { name: { value: "nvidia.com/gpu", at }, quantity };
}
