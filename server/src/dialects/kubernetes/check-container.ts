import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkProbes } from "./check-probes.ts";
import { checkResources } from "./check-resources.ts";
import { checkWords } from "./check-words.ts";
import { portName } from "./names.ts";
import type { Pod } from "./pod.ts";
import { elsewhere, ignored, missing, outOfRange, refused } from "./remark.ts";
import { isSet, placeOf } from "./resource.ts";

/** What the API server asks of one container. */
export function* checkContainer(container: Cursor, pod: Pod): Iterable<PlatformRemark> {
	yield* checkWords(container, "container", pod);
	yield* image(container, pod);
	yield* ports(container, pod);
	yield* environment(container, pod);
	yield* checkProbes(container, pod);
	yield* checkResources(container, pod);
}

function* image(container: Cursor, { title, patch, at }: Pod): Iterable<PlatformRemark> {
	const cursor = container.get("image");
	if (patch || cursor.templated || container.entries().some((entry) => entry.templated)) return;
	const written = cursor.word();
	if (!written) {
		const name = container.get("name").string();
		const who = name ? `The container \`${name.value}\`` : "A container";
		if (!isSet(cursor)) yield missing(name?.at ?? placeOf(container, at), `${who} has no \`image\`, but ${title} requires it.`);
	} else if (written.value !== written.value.trim()) {
		yield refused(written.at, title, `the image \`${written.value}\` begins or ends with a blank.`);
	}
}

function* ports(container: Cursor, { title, cursor: pod }: Pod): Iterable<PlatformRemark> {
	const names = new Map<string, Span>();
	for (const port of container.get("ports").items()) {
		for (const key of ["containerPort", "hostPort"]) {
			const number = port.get(key).number();
			if (number && (number.value < (key === "hostPort" ? 0 : 1) || number.value > 65535))
				yield outOfRange(number.at, `\`${key}\` is ${number.value}, but a port is a number from 1 to 65535.`);
		}
		const name = port.get("name").string();
		if (name && name.value !== "") {
			const earlier = names.get(name.value);
			const what = `two ports of the container are called \`${name.value}\`.`;
			if (earlier) yield refused(name.at, title, what, elsewhere("The other one is named here.", earlier));
			names.set(name.value, name.at);
			yield* portName(name, title);
		}
		const [inside, outside] = [port.get("containerPort").number(), port.get("hostPort").number()];
		if (pod.get("hostNetwork").boolean()?.value && inside && outside && outside.value !== 0 && inside.value !== outside.value) {
			const what = `\`hostPort\` is ${outside.value}, but with \`hostNetwork\` it must be the same as \`containerPort\`, which is ${inside.value}.`;
			yield refused(outside.at, title, what);
		}
	}
}

function* environment(container: Cursor, { title, patch, at }: Pod): Iterable<PlatformRemark> {
	const first = new Map<string, Located<string>>();
	for (const item of container.get("env").items()) {
		const name = item.get("name").string();
		if (!name || name.value === "") continue;
		if (name.value.includes("=")) yield refused(name.at, title, `a variable is called \`${name.value}\`, and no name may hold \`=\`.`);
		const [value, from] = [item.get("value"), item.get("valueFrom")];
		if (isSet(from) && from.key && isSet(value) && value.word()?.value !== "") {
			yield refused(
				from.key.at,
				title,
				`the variable \`${name.value}\` has both \`value\` and \`valueFrom\`.`,
				elsewhere("The value stands here.", value.at),
			);
		}
		yield* sources(from, name, { title, patch, at });
		const earlier = first.get(name.value);
		const inside = `$(${name.value})`;
		if (earlier && !String(value.word()?.value ?? "").includes(inside)) {
			const message = `\`${name.value}\` is set twice in this container, so the earlier value is lost.`;
			yield ignored(earlier.at, message, elsewhere("It is set again here.", name.at));
		}
		first.set(name.value, name);
	}
}

const variableSources = ["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"];

function* sources(
	from: Cursor,
	name: Located<string>,
	{ title, patch, at }: Pick<Pod, "title" | "patch" | "at">,
): Iterable<PlatformRemark> {
	if (!from.isMap || from.entries().some((entry) => entry.templated)) return;
	const stated = variableSources.filter((source) => isSet(from.get(source)));
	if (stated.length === 1 || (stated.length === 0 && (patch || from.entries().length > 0))) return;
	const many = stated.length === 0 ? "no source" : `${stated.length} sources`;
	yield refused(placeOf(from, at), title, `the variable \`${name.value}\` comes from ${many}, and it takes just one.`);
}
