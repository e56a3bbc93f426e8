import type { Container } from "../../facts/facts.ts";
import type { Fix } from "../../facts/finding.ts";
import type { Probe } from "../../facts/probe.ts";
import { formatBytes, formatDuration } from "../../facts/units.ts";
import { reservations } from "../capacity/applicability.ts";
import { weightBytes } from "../capacity/model-exceeds-memory.ts";
import { mayRunOnnx, servingContainer } from "../capacity/serving.ts";
import { rule } from "../rule.ts";

/** From this size on a model takes its time to be fetched and loaded on most machines. */
const largeModel = 2 ** 30;
/** And this is the least that is wise to give it, in milliseconds. */
const leastWindow = 120_000;

export const startupWindowTooShort = rule({
	id: "rollout/startup-window-too-short",
	summary: "A probe restarts the server before its model can be loaded.",
	severity: "warning",
	about: "model",
	needs: ["file"],
	reach: "graph",
	*check(model, { file, card, evidenceOf }) {
		const container = servingContainer(model.service);
		const probe = container && restartingProbe(container);
		if (!container || !probe) return;
		const window = windowOf(probe);
		const benchmark = mayRunOnnx(model) ? evidenceOf(model, "benchmark").benchmark : undefined;
		const measured = benchmark?.coldStart?.loadMs;
		const bytes = weightBytes(file);
		const has = `The server is restarted ${formatDuration(window)} after its start if it does not answer`;
		if (benchmark && measured !== undefined && measured > window) {
			const doubtful = card && reservations(card, [model], benchmark, file).length > 0;
			const message = `${has}, but \`${file.path}\` takes ${formatDuration(measured)} to load, as measured.`;
			yield { at: probe.at, severity: doubtful ? "warning" : "error", message, ...fixFor(container, probe, 2 * measured) };
		} else if (bytes >= largeModel && window < leastWindow) {
			const message = `${has}, which is little for the ${formatBytes(bytes)} of \`${file.path}\`.`;
			yield { at: probe.at, message, ...fixFor(container, probe, 2 * leastWindow) };
		}
	},
});

/** The startup probe, which holds the liveness probe back until it has an answer; else the liveness probe. */
function restartingProbe({ whole, probes }: Container): Probe | undefined {
	const probe = probes.find(({ type }) => type === "startup") ?? probes.find(({ type }) => type === "liveness");
	return whole && probe && !probe.uncertain ? probe : undefined;
}

/** Milliseconds from the start of the container to its restart: Kubernetes asks after a delay, and then so often that all failures are counted. */
function windowOf({ initialDelay, period, failures }: Probe): number {
	return ((initialDelay?.value ?? 0) + (period?.value || 10) * (failures?.value || 3)) * 1000;
}

/** A startup probe asks the same, for long enough. */
function fixFor(
	{ place }: Container,
	{ type, handler, path, port, period, failures }: Probe,
	milliseconds: number,
): { readonly fix?: Fix } {
	if (type === "startup") {
		if (!failures) return {};
		const text = String(Math.ceil(milliseconds / 1000 / (period?.value || 10)));
		return { fix: { title: "Let the startup probe wait longer", safe: true, edits: [{ at: failures.at, text }] } };
	}
	if (!place || handler !== "httpGet" || !port) return {};
	const times = Math.ceil(milliseconds / 10_000);
	const asked = ["  httpGet:", ...(path ? [`    path: ${path.value}`] : []), `    port: ${port.value}`];
	const lines = ["startupProbe:", ...asked, "  periodSeconds: 10", `  failureThreshold: ${times}`];
	const text = lines.map((line) => `${line}\n${place.indent}`).join("");
	return { fix: { title: "Add a startup probe", safe: true, edits: [{ at: { ...place.at, end: place.at.start }, text }] } };
}
