import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { change, dangling, missing, outOfRange, refused } from "../kubernetes/remark.ts";
import { isKnown, isSet, placeOf } from "../kubernetes/resource.ts";
import { checkParameters } from "./parameters.ts";
import type { Resource } from "./resource.ts";
import { checkServer, isPrepackaged } from "./servers.ts";

/** One node of a predictor's graph. */
export interface Unit {
	readonly cursor: Cursor;
	/** What to underline when the whole unit is meant: its name. */
	readonly at: Span;
	readonly name: Located<string> | undefined;
}

/** A shared branch may stand for very many units; nobody writes this many by hand. */
const most = 1000;

/** The units of a graph, the one that requests come in at first. */
export function unitsOf(predictor: Cursor, fallback: Span): readonly Unit[] {
	const open = [predictor.get("graph")];
	const units: Unit[] = [];
	for (let cursor = open.shift(); cursor && units.length < most; cursor = open.shift()) {
		if (!cursor.isMap) continue;
		const name = cursor.get("name").string();
		units.push({ cursor, name, at: name?.at ?? placeOf(cursor, fallback) });
		open.push(...cursor.get("children").items());
	}
	return units;
}

/** The containers of a predictor's pods; nothing where some of them are not known. */
export function containersOf(predictor: Cursor): readonly Cursor[] | undefined {
	const components = predictor.get("componentSpecs");
	const lists = components.items().map((component) => component.get("spec", "containers"));
	const known = !components.templated && components.items().every((one) => isKnown(one) && isKnown(one.get("spec")));
	const containers = lists.flatMap((list) => list.items());
	return known && lists.every((list) => !list.templated) && containers.every((one) => !one.get("name").templated) ? containers : undefined;
}

/** What the webhook asks of each unit. */
export function* checkGraph(predictor: Cursor, deployment: Resource): Iterable<PlatformRemark> {
	const containers = containersOf(predictor);
	for (const unit of unitsOf(predictor, deployment.at)) {
		const implementation = unit.cursor.get("implementation");
		if (implementation.templated) continue;
		if (isPrepackaged(implementation)) yield* checkServer(unit, containers, deployment);
		else if (!isSet(implementation) || implementation.string()?.value === "UNKNOWN_IMPLEMENTATION")
			yield* ownContainer(unit, containers, deployment);
		yield* logger(unit, deployment);
		yield* split(unit, deployment);
		yield* checkParameters(unit.cursor);
	}
}

/** A unit of one's own is run by the container that is called like it, and a unit without a type says what it can do. */
function* ownContainer(
	{ cursor, name }: Unit,
	containers: readonly Cursor[] | undefined,
	{ title, patch, text }: Resource,
): Iterable<PlatformRemark> {
	if (name && containers && !patch) {
		const names = containers.flatMap((container) => container.get("name").string()?.value ?? []);
		const meant = nearest(name.value, names);
		const hint = meant ? `; did you mean \`${meant}\`?` : ".";
		const message = `The unit \`${name.value}\` has no \`implementation\`, and no container of the predictor is called so, which ${title} requires${hint}`;
		// The orchestrator can be started by hand for a graph whose units run already.
		const severity = isSet(cursor.get("endpoint", "service_host")) ? { severity: "warning" as const } : {};
		const fix = meant ? { fix: change(name, meant, text, false) } : {};
		if (!names.includes(name.value)) yield dangling(name.at, message, { ...severity, ...fix });
	}
	const [type, methods] = [cursor.get("type").string(), cursor.get("methods")];
	if (type?.value === "UNKNOWN_TYPE" && !methods.templated && methods.items().length === 0 && !patch)
		yield refused(
			type.at,
			title,
			`the unit \`${name?.value ?? ""}\` is of the type \`UNKNOWN_TYPE\`, and no \`methods\` say what it can do.`,
		);
}

function* logger({ cursor, at }: Unit, { title, patch }: Resource): Iterable<PlatformRemark> {
	const logs = cursor.get("logger");
	const mode = logs.get("mode");
	if (patch || !logs.isMap || mode.templated || (isSet(mode) && mode.string()?.value !== "")) return;
	yield missing(placeOf(logs, at), `\`logger\` has no \`mode\`, but ${title} requires it.`);
}

/** The built-in experiment takes one of two units for each request. */
function* split({ cursor, at }: Unit, { patch }: Resource): Iterable<PlatformRemark> {
	const children = cursor.get("children");
	const count = children.items().length;
	const implementation = cursor.get("implementation").string();
	if (patch || implementation?.value !== "RANDOM_ABTEST" || children.templated || count === 2) return;
	const message = `\`RANDOM_ABTEST\` sends each request to one of two units, but this one has ${count} \`children\`.`;
	yield outOfRange(implementation?.at ?? at, message, { severity: "warning" });
}
