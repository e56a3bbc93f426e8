const decimal = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** Three significant digits, and all of them before the decimal point. */
export function number(value: number): string {
	if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
	return Math.abs(value) >= 1000 ? grouped.format(value) : decimal.format(value);
}

export function share(value: number): string {
	return percent.format(value);
}

export function duration(milliseconds: number): string {
	if (milliseconds > 0 && milliseconds < 1) return `${number(milliseconds * 1000)} µs`;
	if (milliseconds < 1000) return `${number(milliseconds)} ms`;
	if (milliseconds < 6e4) return `${number(milliseconds / 1e3)} s`;
	if (milliseconds < 36e5) return `${number(milliseconds / 6e4)} min`;
	return milliseconds < 864e5 ? `${number(milliseconds / 36e5)} h` : `${number(milliseconds / 864e5)} d`;
}

export function bytes(value: number): string {
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
	return `${number(value / 1024 ** power)} ${units[power]}`;
}

export function time(at: number): string {
	return moment.format(at);
}

/** How long ago: "just now", "12 min ago". */
export function age(at: number): string {
	const passed = Date.now() - at;
	if (passed < 45e3) return "just now";
	const [size, unit] = passed < 36e5 ? [6e4, "min"] : passed < 864e5 ? [36e5, "h"] : [864e5, "d"];
	return `${Math.max(1, Math.round(passed / Number(size)))} ${unit} ago`;
}

export function interval(
	{ low, high }: { readonly low?: number; readonly high?: number },
	say: (value: number) => string,
): string | undefined {
	if (low === undefined && high === undefined) return undefined;
	return `${low === undefined ? "?" : say(low)} – ${high === undefined ? "?" : say(high)}`;
}
