import type { Container, PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { readContainer } from "../kubernetes/container.ts";
import { isMadeByServer } from "./recognition.ts";

/** The specification of Argo that a workflow or the schedule of one holds. */
export function workflowSpec(document: Cursor): Cursor {
	return document.get("kind").string()?.value === "ScheduledWorkflow" ? document.get("spec", "workflow", "spec") : document.get("spec");
}

/** Containers of the templates that Argo runs; those that the server adds are no choice of anybody's. */
export function readWorkflowContainers(document: Cursor, at: Span, text: string): readonly Container[] {
	if (isMadeByServer(document)) return [];
	return workflowSpec(document)
		.get("templates")
		.items()
		.flatMap((template) => {
			const container = template.get("container");
			return container.isMap ? [readContainer(container, "kfp", template.get("name").string()?.at ?? container.key?.at ?? at, text)] : [];
		});
}

/** KFP 2 runs such workflows only as long as somebody keeps the first generation's backend alive. */
export function* checkWorkflow(document: Cursor, at: Span, title: string): Iterable<PlatformRemark> {
	const scheduled = document.get("kind").string()?.value === "ScheduledWorkflow";
	if ((scheduled && !workflowSpec(document).isMap) || isMadeByServer(document)) return;
	const what = scheduled ? "The schedule runs a workflow of Argo" : "The pipeline is compiled into a workflow of Argo";
	const message = `${what} as KFP 1 did, and ${title} wants the IR YAML that \`kfp\` 2 compiles.`;
	yield { rule: "config/deprecated-setting", at: document.get("kind").at ?? at, message };
}
