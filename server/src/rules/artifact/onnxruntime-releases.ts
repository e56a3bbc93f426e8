/** What each release of ONNX Runtime loads at most: opset of the domain ai.onnx, and version of the file format. State of release 1.30. */
const releases: readonly { readonly release: string; readonly opset: number; readonly ir: number }[] = [
	{ release: "1.10", opset: 15, ir: 8 },
	{ release: "1.11", opset: 16, ir: 8 },
	{ release: "1.13", opset: 17, ir: 8 },
	{ release: "1.14", opset: 18, ir: 8 },
	{ release: "1.15", opset: 19, ir: 8 },
	{ release: "1.16", opset: 19, ir: 9 },
	{ release: "1.17", opset: 20, ir: 9 },
	{ release: "1.20", opset: 21, ir: 10 },
	{ release: "1.22", opset: 22, ir: 10 },
	{ release: "1.24", opset: 25, ir: 13 },
	{ release: "1.30", opset: 26, ir: 13 },
];

/** No release supports older opsets. */
export const oldestOpset = 7;

/**
 * Containers of Triton, with the release of ONNX Runtime that the build of the container after them starts from: what they bring is not newer.
 */
const containers: readonly { readonly before: number; readonly onnxruntime: string }[] = [
	{ before: 2204, onnxruntime: "1.10" },
	{ before: 2312, onnxruntime: "1.16" },
	{ before: 2503, onnxruntime: "1.20" },
];

/**
 * The limits of a release such as 1.20 or 1.20.1. For one that is not listed those of the next later one hold. Nothing is known of releases after
 * the last, nor before the first: `1.20` without quotes is the number 1.2 in YAML.
 */
export function limitsOf(release: string): { readonly opset: number; readonly ir: number } | undefined {
	const number = minor(release);
	return number === undefined || number < 10 ? undefined : releases.find((one) => (minor(one.release) ?? 0) >= number);
}

/** The newest release of ONNX Runtime that a container of Triton such as 24.08 or 24.08-py3 can bring; nothing for those not known. */
export function broughtBy(container: string): string | undefined {
	const [, year = "", month = ""] = /^v?(2\d)\.(\d\d)(?:-.*)?$/.exec(container) ?? [];
	if (year === "") return undefined;
	const number = Number(year) * 100 + Number(month);
	return containers.find(({ before }) => number < before)?.onnxruntime;
}

function minor(release: string): number | undefined {
	const [, digits] = /^v?1\.(\d+)(?:\.\d+)?$/.exec(release) ?? [];
	return digits === undefined ? undefined : Number(digits);
}
