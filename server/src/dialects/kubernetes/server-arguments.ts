import type { Model } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { flag, listItem, splitScripts, variable, withoutComments } from "./container.ts";

/** The command line of a container, scripts taken apart. Words with a placeholder in them are left out. */
export function commandLine(container: Cursor, text: string): readonly Located<string>[] {
	const said = [...container.get("command").items(), ...container.get("args").items()].flatMap((item): readonly Located<string>[] => {
		const word = item.word();
		if (word) return [word];
		const { tree } = item;
		const script = tree?.kind === "scalar" && typeof tree.value === "string" && /\s/.test(tree.value);
		return script && item.at ? [{ value: tree.value, at: item.at }] : [];
	});
	return splitScripts(said, text).filter(({ value }) => !/\$\{|\{\{/.test(value));
}

/** Everything that a container runs as one text, placeholders included: only to look for the names of servers in. */
export function commandText(container: Cursor): string {
	return [...container.get("command").items(), ...container.get("args").items()]
		.flatMap(({ tree }) => (tree?.kind === "scalar" && tree.value !== null ? [withoutComments(String(tree.value))] : []))
		.join(" ");
}

/** What arguments and variables say of how a model is loaded. `workers` is where the platform itself spreads a model over several nodes. */
export function readServerArguments(
	container: Cursor,
	workers: Cursor,
	text: string,
): Pick<Model, "gpu" | "gpuCount" | "trustRemoteCode" | "revision"> {
	const words = commandLine(container, text);
	const revision = flag(words, "--revision", "--model-revision");
	return maybe({
		...gpuOf(words, container, workers),
		trustRemoteCode: trustOf(words, container, text),
		revision: revision?.value ? revision : firstVariable(container, revisionVariables),
	});
}

/** The first of these variables that has a value of its own. */
export function firstVariable(container: Cursor, names: readonly string[]): Located<string> | undefined {
	return names.map((name) => variable(container, name)?.get("value").word()).find((found) => found?.value);
}

/** Servers that are told by variables: Text Generation Inference and NIM, and the datasets of Hugging Face. */
const trustVariables = ["TRUST_REMOTE_CODE", "NIM_FORCE_TRUST_REMOTE_CODE", "HF_DATASETS_TRUST_REMOTE_CODE"];
export const revisionVariables = ["REVISION"];
/** vLLM, SGLang and LMDeploy; Text Generation Inference calls the parts shards. */
const parallelFlags = ["--tensor-parallel-size", "-tp", "--tp-size", "--num-shard"];

function trustOf(words: readonly Located<string>[], container: Cursor, text: string): Model["trustRemoteCode"] {
	const trusts = (value: string) => !/^(false|0|no)$/i.test(value);
	const said = flag(words, "--trust-remote-code");
	if (said) return { value: trusts(said.value), at: said.at, ...maybe({ item: listItem(said.at, text) }) };
	const set = trustVariables.map((name) => variable(container, name)?.get("value").word()).find((found) => found !== undefined);
	return set && { value: set.value !== "" && trusts(set.value), at: set.at };
}

/** Only what cannot run without a GPU: a model that is split over one is not split. Of several nodes nobody knows how many each one needs. */
function gpuOf(words: readonly Located<string>[], container: Cursor, workers: Cursor): Pick<Model, "gpu" | "gpuCount"> {
	const device = flag(words, "--device");
	const parallel = flag(words, ...parallelFlags) ?? firstVariable(container, ["NUM_SHARD"]);
	const count = Number(parallel?.value);
	const nodes =
		workers.present ||
		pipelineFlags.some((name) => Number(flag(words, name)?.value) > 1) ||
		flag(words, "--distributed-executor-backend")?.value === "ray";
	const size = workers.get("tensorParallelSize").number();
	if (device && device.value !== "" && !/^(cuda|auto)/.test(device.value)) return {};
	if (parallel && count > 1) {
		const name = parallelFlags.find((one) => flag(words, one)) ?? "NUM_SHARD";
		return { gpu: { value: `${name}=${parallel.value}`, at: parallel.at }, ...(nodes ? {} : { gpuCount: count }) };
	}
	if (device && /^cuda/.test(device.value)) return { gpu: { value: `--device=${device.value}`, at: device.at } };
	return size && size.value > 1 ? { gpu: { value: `tensorParallelSize: ${size.value}`, at: size.at } } : {};
}

/** Where these are more than one, the parts of the model may lie on several nodes. */
const pipelineFlags = ["--pipeline-parallel-size", "-pp", "--nnodes"];
