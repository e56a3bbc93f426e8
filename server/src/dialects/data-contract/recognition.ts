import type { Cursor } from "../../source/tree.ts";

/** The Open Data Contract Standard, its outdated second version, and the form of datacontract.com that it has replaced. */
export type Form = "standard" | "outdated" | "specification";

export const schemaIds: Readonly<Record<Form, string>> = {
	standard: "data-contract.schema.json",
	outdated: "data-contract-v2.schema.json",
	specification: "data-contract-specification.schema.json",
};

/** The newest version of the standard that the schema holds. */
export const newest = "3.1.0";

/** Words that hardly another document of some kind has, for where one of the two telling keys is missing. */
const telling = ["schema", "slaProperties", "dataProduct", "authoritativeDefinitions", "contractCreatedTs", "servers", "team"];

export function recognises(document: Cursor): boolean {
	if (document.get("dataContractSpecification").present) return ["info", "models", "id"].some((key) => document.get(key).present);
	const [kind, version] = ["kind", "apiVersion"].map((key) => document.get(key).word()?.value);
	const known = telling.filter((key) => document.get(key).present).length;
	// A resource of Kubernetes names a group before its version.
	if (kind === "DataContract") return version === undefined ? known > 0 : /^v?\d/.test(version) && !version.includes("/");
	return !document.get("kind").present && /^v?[23]\.\d/.test(version ?? "") && known > 1;
}

export function formOf(document: Cursor): Form {
	if (document.get("dataContractSpecification").present) return "specification";
	const version = document.get("apiVersion").word()?.value ?? "";
	return /^v?[012]\./.test(version) || (version === "" && document.get("dataset").isList) ? "outdated" : "standard";
}

/** The version that the contract itself says it is written in, without its `v`. */
export function versionOf(document: Cursor): string | undefined {
	const [, version] = /^v?(\d+\.\d+(?:\.\d+)?)$/.exec(document.get("apiVersion").word()?.value ?? "") ?? [];
	return version;
}
