import type { Container } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import type { Probe } from "../../facts/probe.ts";
import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";

export const probeInvalid = rule({
	id: "rollout/probe-invalid",
	summary: "A probe asks where nothing can answer.",
	severity: "error",
	about: "container",
	reach: "file",
	*check(container) {
		if (!container.whole) return;
		for (const probe of container.probes) {
			if (probe.uncertain || !probe.port) continue;
			yield* typeof probe.port.value === "string" ? unknownName(probe, container) : otherPort(probe, probe.port.value, container);
		}
	},
});

/** The kubelet looks for the name among the ports of this very container. A string of digits is refused before. */
function* unknownName({ type, port, handler }: Probe, { ports }: Container): Iterable<Remark> {
	const name = port?.value;
	if (!port || typeof name !== "string" || !ports || handler === "grpc" || !/[a-z]/i.test(name) || name.includes("$")) return;
	if (ports.some((one) => one.name?.value === name)) return;
	const names = ports.flatMap((one) => one.name?.value ?? []);
	const has =
		names.length > 0 ? `its ports are called ${listText(names)}` : ports.length > 0 ? "its ports have no names" : "it has no port";
	const message = `The ${type} probe asks the port \`${name}\` of its container, but ${has}.`;
	yield { at: port.at, message, ...related(ports[0]?.number && { value: "A port is declared here.", at: ports[0].number.at }) };
}

/** A server that says where it listens, in a pod where nothing else does. */
function* otherPort({ type, port, handler }: Probe, number: number, { listens }: Container): Iterable<Remark> {
	if (!port || !listens) return;
	const place = related({ value: "The server is told here where to listen.", at: listens.at });
	if (number !== listens.value) {
		yield { at: port.at, message: `The ${type} probe asks port ${number}, but the server listens on ${listens.value}.`, ...place };
	} else if (handler === "grpc") {
		yield { at: port.at, message: `The ${type} probe speaks gRPC with port ${number}, but the server speaks HTTP there.`, ...place };
	}
}
