import { noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Dialect } from "../dialect.ts";
import { unresolvedPlaceholders } from "../structure.ts";
import { readResourceFacts } from "./resource-facts.ts";
import { checkResource } from "./resources.ts";
import { dialect, kindOf, readStack, type Stack } from "./stack.ts";
import { checkStructure, schemaOf } from "./structure.ts";
import { checkValues } from "./values.ts";
import { readValuesFacts } from "./values-facts.ts";

/** The vLLM production-stack: the values of its Helm chart, and the resources of its operator. */
export const productionStack: Dialect = {
	id: dialect,
	title: "vLLM production-stack",
	formats: ["yaml", "json"],
	fillsPlaceholders: true,
	recognises: (document) => kindOf(document) !== undefined,
	schema(document) {
		const kind = kindOf(document);
		return kind && schemaOf(kind);
	},
	read(document, context) {
		const kind = kindOf(document);
		if (!kind) return noFacts;
		const stack = readStack(document, kind, context);
		const values = kind === "Values";
		const { name, apiVersion, at } = stack;
		const manifest = {
			kind: "manifest",
			at,
			dialect,
			type: kind,
			...(apiVersion ? { apiVersion: apiVersion.value } : {}),
			...(name && !values ? { name } : {}),
		} as const;
		return {
			...noFacts,
			...(values ? readValuesFacts(stack) : readResourceFacts(stack)),
			manifests: [manifest],
			remarks: [
				...placeholders(stack),
				...checkStructure(stack, context.document),
				...(values ? checkValues(stack) : checkResource(stack)),
			],
		};
	},
};

/** Helm fills in what further resources and the charts below say; of everything else it makes no template. */
function placeholders({ document, context, type }: Stack): readonly PlatformRemark[] {
	const filled =
		type === "Values" ? ["extraObjects", "kube-prometheus-stack", "prometheus-adapter"].map((name) => document.get(name).at) : [];
	return unresolvedPlaceholders(context.document, context.source.file).filter(
		({ at }) => !filled.some((part) => part && part.start <= at.start && at.end <= part.end),
	);
}
