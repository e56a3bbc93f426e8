import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { portName } from "./names.ts";
import type { Pod } from "./pod.ts";
import { either, elsewhere, outOfRange, refused } from "./remark.ts";
import { isKnown, isSet, placeOf } from "./resource.ts";

const kinds = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const probeHandlers = ["exec", "httpGet", "tcpSocket", "grpc"];
const hookHandlers = ["exec", "httpGet", "tcpSocket", "sleep"];

/** The least value of each number; 0 means the same as none where the least is 1. */
const numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

export function* checkProbes(container: Cursor, pod: Pod): Iterable<PlatformRemark> {
	for (const kind of kinds) yield* checkProbe(container.get(kind), kind, pod);
	for (const hook of ["postStart", "preStop"]) yield* oneHandler(container.get("lifecycle", hook), hook, hookHandlers, pod);
}

function* checkProbe(probe: Cursor, kind: string, pod: Pod): Iterable<PlatformRemark> {
	const { title } = pod;
	yield* oneHandler(probe, kind, probeHandlers, pod, pod.completesProbes && kind === "readinessProbe");
	for (const name of numbers) {
		const number = probe.get(name).number();
		if (number && number.value < 0) yield outOfRange(number.at, `\`${name}\` is ${number.value}, but ${title} wants no negative number.`);
	}
	const successes = probe.get("successThreshold").number();
	if (successes && successes.value > 1 && kind !== "readinessProbe") {
		yield refused(successes.at, title, `\`successThreshold\` of a \`${kind}\` is ${successes.value}, and it must be 1.`);
	}
	const grace = probe.get("terminationGracePeriodSeconds");
	if (isSet(grace) && grace.key && kind === "readinessProbe") {
		yield refused(grace.key.at, title, "a `readinessProbe` has `terminationGracePeriodSeconds`, but it never ends a container.");
	}
	for (const handler of probeHandlers) yield* portOf(probe.get(handler), handler, pod);
}

/** Exactly one way of asking. */
function* oneHandler(
	cursor: Cursor,
	kind: string,
	handlers: readonly string[],
	{ title, patch, at }: Pod,
	optional = false,
): Iterable<PlatformRemark> {
	if (!cursor.isMap || !isKnown(cursor)) return;
	const stated = handlers.filter((handler) => isSet(cursor.get(handler)));
	if (stated.length === 0 && !patch && !optional) {
		const near = cursor.entries().some(({ key }) => handlers.some((handler) => handler.toLowerCase() === key?.value.toLowerCase()));
		if (!near) yield refused(placeOf(cursor, at), title, `\`${kind}\` does not say how to ask, and it takes one of ${either(handlers)}.`);
	} else if (stated.length > 1) {
		const [first = "", second = ""] = stated;
		const what = `\`${kind}\` asks by \`${first}\` and by \`${second}\`, and it takes just one way.`;
		yield refused(placeOf(cursor.get(second), at), title, what, elsewhere("The other way stands here.", cursor.get(first).key?.at));
	}
}

function* portOf(handler: Cursor, kind: string, { title, completesProbes }: Pod): Iterable<PlatformRemark> {
	if (!handler.isMap || kind === "exec") return;
	const port = handler.get("port");
	const [number, name] = [port.number(), port.string()];
	if (number && (number.value < (completesProbes ? 0 : 1) || number.value > 65535)) {
		yield outOfRange(number.at, `\`port\` is ${number.value}, but a port is a number from 1 to 65535.`);
	}
	if (!name || kind === "grpc") return;
	if (/^\d+$/.test(name.value))
		yield refused(
			name.at,
			title,
			`the port \`"${name.value}"\` of a probe is a string, which is read as a name, and a name must hold a letter.`,
		);
	else yield* portName(name, title);
}
