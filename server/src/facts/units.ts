const binary: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };
const decimal: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
const time: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/** A Kubernetes quantity in its base unit: bytes for memory, cores for CPU. "2Gi" → 2147483648, "500m" → 0.5. */
export function parseQuantity(text: string): number | undefined {
	const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d+))?$/.exec(text);
	if (!match) return undefined;
	const [, digits, suffix = "", exponent] = match;
	const factor = exponent === undefined ? (binary[suffix] ?? decimal[suffix] ?? 1) : 10 ** Number(exponent);
	return Number(digits) * factor;
}

/** A duration in milliseconds: "200ms", "1.5s", "2h30m", "90d". */
export function parseDuration(text: string): number | undefined {
	if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(text)) return undefined;
	let total = 0;
	for (const [, digits, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)) total += Number(digits) * (time[unit] ?? 0);
	return total;
}

/** A duration before or after some moment, in milliseconds: "-30d" is before it, "1d" and "+1d" after it. */
export function parseOffset(text: string): number | undefined {
	const span = parseDuration(text.replace(/^[+-]/, ""));
	return span !== undefined && span !== 0 && text.startsWith("-") ? -span : span;
}

/** A date or date-time of ISO 8601 in milliseconds since the epoch; a date alone is its first instant in UTC. */
export function parseDate(text: string): number | undefined {
	if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text)) return undefined;
	const day = Number(text.slice(8, 10));
	if (day > new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()) return undefined;
	const value = Date.parse(/[T ]/.test(text) && !/(Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text);
	return Number.isNaN(value) ? undefined : value;
}

export function formatBytes(bytes: number): string {
	if (bytes < 1) return `${figure(bytes)} B`;
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	let value = bytes;
	let unit = 0;
	while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
	return `${value >= 100 || unit === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** Milliseconds as a person says them: 42 µs, 61 ms, 1.5 s, 3 d. */
export function formatDuration(milliseconds: number): string {
	const [size, unit] = stepOf(milliseconds);
	return `${figure(milliseconds / size)} ${unit}`;
}

/** A measured duration with the bounds of its interval in the same unit: 61 ms [58, 64]. An upper bound that is not known is null. */
export function formatInterval(milliseconds: number, low: number, high: number | null): string {
	const [size] = stepOf(milliseconds);
	return `${formatDuration(milliseconds)} [${figure(low / size)}, ${high === null ? "?" : figure(high / size)}]`;
}

const steps: readonly (readonly [milliseconds: number, unit: string])[] = [
	[864e5, "d"],
	[36e5, "h"],
	[6e4, "min"],
	[1e3, "s"],
	[1, "ms"],
	[1e-3, "µs"],
];

function stepOf(milliseconds: number): readonly [milliseconds: number, unit: string] {
	return steps.find(([size]) => milliseconds >= size) ?? [1, "ms"];
}

function figure(value: number): string {
	return String(Number(value.toPrecision(3)));
}
