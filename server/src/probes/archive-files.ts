import { describeKeras } from "../evidence/keras.ts";
import type { ModelDescription } from "../evidence/model-description.ts";
import { describeTorchscript } from "../evidence/torchscript.ts";
import { readZipDirectory, readZipStart, type ZipEntry } from "../evidence/zip.ts";
import { ask, inflated, partOf, type Source } from "./sources.ts";

const longestFile = 16 * 2 ** 20;
const mostCode = 200;
const longestCode = 2 ** 20;

/** What an archive says of the model in it: one of Keras by its configuration, one of TorchScript by its code; nothing of another. */
export async function describeArchive(source: Source, deadline: number): Promise<ModelDescription | undefined> {
	const entries = await ask(source, readZipDirectory(source.size), deadline);
	if ("problem" in entries) return undefined;
	const code = entries.filter(({ name }) => /(?:^|\/)code\/.+\.py$/.test(name)).slice(0, mostCode);
	if (code.length === 0) return describeKerasArchive(source, entries, deadline);
	const sources: string[] = [];
	for (const entry of code) sources.push((await readEntry(source, entry, longestCode, deadline)) ?? "");
	return describeTorchscript(sources);
}

async function describeKerasArchive(source: Source, entries: readonly ZipEntry[], deadline: number): Promise<ModelDescription | undefined> {
	const textOf = async (name: string) => {
		const entry = entries.find((one) => one.name === name);
		return entry && (await readEntry(source, entry, longestFile, deadline));
	};
	const configuration = await textOf("config.json");
	if (configuration === undefined) return undefined;
	const version = /"keras_version"\s*:\s*"([\w.+-]{1,40})"/.exec((await textOf("metadata.json")) ?? "")?.[1];
	const weights = entries.find(({ name }) => name === "model.weights.h5");
	const description = describeKeras(configuration, version);
	return description && weights ? { ...description, weights: { bytes: weights.bytes, types: [] } } : description;
}

async function readEntry(source: Source, entry: ZipEntry, most: number, deadline: number): Promise<string | undefined> {
	const start = await ask(source, readZipStart(source.size, entry), deadline);
	if (typeof start !== "number") return undefined;
	const packed = partOf(source, start, entry.compressedBytes);
	const content = entry.method === "stored" ? packed : entry.method === "deflated" ? inflated(packed, "deflate", deadline) : undefined;
	if (!content) return undefined;
	try {
		return new TextDecoder().decode(await content.read({ offset: 0, length: Math.min(content.size, most) }));
	} finally {
		content.close?.();
	}
}
