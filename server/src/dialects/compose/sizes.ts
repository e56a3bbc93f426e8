import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Cursor } from "../../source/tree.ts";
import { outOfRange } from "../kubernetes/remark.ts";

const units: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };

/** Bytes: `512m` and `512MB` are mebibytes, `8g`, `8GB` and `8GiB` gibibytes. Docker's parser takes no `8Gi`. */
export function parseSize(text: string): number | undefined {
	const [, digits = "", unit = ""] = /^(\d+(?:\.\d*)?|\.\d+) ?(|b|[kmgtp](?:b|ib)?)$/i.exec(text) ?? [];
	return digits === "" ? undefined : Number(digits) * (units[unit.charAt(0).toLowerCase() || "b"] ?? 1);
}

/** Docker starts no container with less. */
const leastMemory = 6 * 2 ** 20;

const memory = ["mem_limit", "mem_reservation"] as const;
const resources = ["limits", "reservations"] as const;

/** Sizes that are written as text. */
export function* checkSizes(service: Cursor, title: string): Iterable<PlatformRemark> {
	const bounds = [...memory.map((key) => service.get(key)), ...resources.map((key) => service.get("deploy", "resources", key, "memory"))];
	for (const bound of bounds) yield* checkSize(bound, title, leastMemory);
	for (const key of ["memswap_limit", "shm_size"]) yield* checkSize(service.get(key), title, 0);
	yield* checkSize(service.get("build", "shm_size"), title, 0);
	for (const volume of service.get("volumes").items()) yield* checkSize(volume.get("tmpfs", "size"), title, 0);
}

function* checkSize(size: Cursor, title: string, least: number): Iterable<PlatformRemark> {
	const word = size.word();
	const { key } = size;
	if (!word || !key || word.value === "" || /^-\d+$/.test(word.value)) return;
	const bytes = parseSize(word.value);
	if (bytes === undefined) {
		const meant = respelt(word.value);
		const fix = meant ? { fix: replace(word.at, quotedLike(word.value, word.at.end - word.at.start, meant), `Write ${meant}`, true) } : {};
		const message = `\`${key.value}\` is \`${word.value}\`, which ${title} cannot read as a size such as 512m or 8g.`;
		yield { rule: "config/wrong-type", at: word.at, message, ...fix };
	} else if (bytes > 0 && bytes < least) {
		const told = `\`${key.value}\` is \`${word.value}\`, which is ${bytes} bytes, but Docker starts no container with less than 6 MiB.`;
		yield outOfRange(word.at, told);
	}
}

/** Kubernetes writes 8Gi for 8 gibibytes. */
function respelt(text: string): string | undefined {
	const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgt])i$/i.exec(text.trim()) ?? [];
	return digits === undefined ? undefined : `${digits}${unit.toLowerCase()}`;
}

function quotedLike(value: string, length: number, text: string): string {
	return length === value.length + 2 ? `"${text}"` : text;
}

const spans = ["interval", "timeout", "start_period", "start_interval"] as const;

/** Durations want a unit with each number. */
export function* checkDurations(service: Cursor, title: string): Iterable<PlatformRemark> {
	const policy = service.get("deploy", "restart_policy");
	const all = [
		...spans.map((key) => service.get("healthcheck", key)),
		service.get("stop_grace_period"),
		policy.get("delay"),
		policy.get("window"),
	];
	for (const duration of all) {
		const text = duration.string();
		if (
			!text ||
			!duration.key ||
			/^[-+]?(?:0|(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h|d|w))(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h|d|w))*$/.test(text.value)
		)
			continue;
		const message = `\`${duration.key.value}\` is \`${text.value}\`, which ${title} cannot read as a duration such as 30s or 1m30s.`;
		const fix = /^\d+$/.test(text.value) ? { fix: replace(text.at, `${text.value}s`, `Write ${text.value}s`, false) } : {};
		yield { rule: "config/wrong-type", at: text.at, message, ...fix };
	}
}
