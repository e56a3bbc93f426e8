import { nameKey, placeKey } from "../facts/thing.ts";
import { resolvePath } from "../source/paths.ts";

/** The keys of what an address names: a place, or an entry of a registry without its version. Nothing for a path or a bare word. */
export function addressKeys(address: string | undefined, sort: "model" | "data"): readonly string[] {
	const [, scheme = "", rest = ""] = /^([a-z][\w+.-]*):(?:\/\/)?(.+)$/i.exec(address?.trim() ?? "") ?? [];
	switch (scheme.toLowerCase()) {
		case "":
		case "file":
			return [];
		case "models": {
			const name = registeredName(address);
			return name === undefined ? [] : [nameKey("mlflow/model", name)];
		}
		case "runs": {
			const path = /^\/*(\w+\/.+)$/.exec(rest)?.[1];
			return path === undefined ? [] : [nameKey("mlflow/run", path.replace(/\/+$/, ""))];
		}
		case "azureml": {
			const name = /^([^/:@]+)(?:[:@][^/:@]+)?$/.exec(rest)?.[1];
			// A name that is filled in later may be any.
			if (name !== undefined && /[${}<>%#]/.test(name)) return [];
			return name === undefined ? placeIn(address) : [nameKey(`azureml/${sort}`, name)];
		}
		default:
			return placeIn(address);
	}
}

/** The name that MLflow's registry has for the model of an address such as `models:/churn/3`; a number of a logged model is none. */
export function registeredName(address: string | undefined): string | undefined {
	const name = /^\s*models:\/*([^/@\s]+)/i.exec(address ?? "")?.[1];
	return name === undefined || /^m-[0-9a-f]{32}$/.test(name) ? undefined : name;
}

/** Names of what describes an asset in a file of its own: whoever uses an asset by its key means that too, where it is plain which file it is. */
export function descriptionsOf(keys: readonly string[]): readonly string[] {
	return keys.flatMap((key) => {
		const [, registry, name] = /^(azureml\/\w+):(.+)$/.exec(key) ?? [];
		return registry === undefined || name === undefined ? [] : [nameKey(`${registry} description`, name)];
	});
}

/** The keys of what a person wrote: an address, a path that starts at the file's folder, or a name in `registry`. */
export function wordKeys(word: string, file: string, sort: "model" | "data", registry: string): readonly string[] {
	if (/^[a-z][\w+.-]*:\/*[^/\s]/i.test(word)) return addressKeys(word, sort);
	return isPath(word) ? [placeKey(resolvePath(file, word))] : [nameKey(registry, word)];
}

/** A word with a slash, or one that ends like the name of a file of data; `orders.lines` is a table. */
function isPath(word: string): boolean {
	return /^[^\s]*\/[^\s]*$|^[\w.-]+\.(csv|tsv|jsonl?|parquet|feather|arrow|avro|orc|txt|npy|npz|h5|db|sqlite|onnx|pkl|joblib|zip|gz)$/i.test(
		word,
	);
}

/** An address without a path names a whole store or volume, which is no place of its own. */
function placeIn(address: string | undefined): readonly string[] {
	return address !== undefined && /^[a-z][\w+.-]*:\/\/[^/]+\/+[^/]/i.test(address) ? [placeKey(address.replace(/[?#].*$/, ""))] : [];
}
