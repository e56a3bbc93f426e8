import type { Container } from "../../facts/facts.ts";
import type { Fix } from "../../facts/finding.ts";
import { servingContainer } from "../capacity/serving.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";

export const readinessMissing = rule({
	id: "rollout/readiness-missing",
	summary: "Requests reach a model in production before it is loaded, because nothing asks whether it is ready.",
	severity: "warning",
	about: "service",
	reach: "graph",
	stage: "production",
	*check(service) {
		const container = servingContainer(service);
		if (!container?.whole || container.probes.some(({ type }) => type === "readiness")) return;
		const fix = probeFor(container);
		const message = `${called(service.name, "The service")} is in production, but its container has no readiness probe, so requests reach it while the model still loads.`;
		yield { at: container.at, message, ...(fix ? { fix } : {}) };
	},
});

/** The path is that of the server; the port must be one that the manifest states. */
function probeFor({ place, readyPath, listens, ports = [] }: Container): Fix | undefined {
	const [only, ...others] = ports;
	const port = listens?.value ?? (others.length === 0 ? only?.number?.value : undefined);
	if (!place || !readyPath || port === undefined) return undefined;
	const lines = ["readinessProbe:", "  httpGet:", `    path: ${readyPath}`, `    port: ${port}`];
	const text = lines.map((line) => `${line}\n${place.indent}`).join("");
	return { title: "Add a readiness probe", safe: true, edits: [{ at: { ...place.at, end: place.at.start }, text }] };
}
