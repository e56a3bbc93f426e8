import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import { isSet } from "../kubernetes/resource.ts";
import { groupsOf, type Resource, rayContainer, variableOf } from "./resource.ts";

const annotation = "ray.io/ft-enabled";

/** Where the head keeps its state: either the options say it, or the older annotation with its variables. */
export function* checkState({ cluster, annotations, title }: Resource): Iterable<PlatformRemark> {
	const options = cluster.get("gcsFaultToleranceOptions");
	const head = groupsOf(cluster).find((group) => group.head);
	if (!head) return;
	const parameters = head.cursor.get("rayStartParams");
	const container = rayContainer(head);
	const enabled = annotations.get(annotation);
	const address = variableOf(container, "RAY_REDIS_ADDRESS")?.get("name").at;
	if (isSet(options)) {
		const beside = elsewhere("The options stand here.", options.key?.at);
		for (const [at, what] of besideOptions(annotations, parameters, container)) yield refused(at, title, what, beside);
	} else if (address && !enabled.templated && enabled.word()?.value.toLowerCase() !== "true") {
		yield refused(
			address,
			title,
			"the head sets `RAY_REDIS_ADDRESS`, but there are no `gcsFaultToleranceOptions` that say what is kept there.",
		);
	}
	const user = parameters.get("redis-username").key?.at ?? variableOf(container, "REDIS_USERNAME")?.get("name").at;
	if (user) yield refused(user, title, "the user of Redis belongs to `redisUsername` of `gcsFaultToleranceOptions`.");
	yield* checkBackend(options, title);
}

function* besideOptions(
	annotations: Cursor,
	parameters: Cursor,
	container: Cursor,
): Iterable<readonly [NonNullable<Cursor["at"]>, string]> {
	for (const [name, field] of [
		[annotation, undefined] as const,
		["ray.io/external-storage-namespace", "externalStorageNamespace"] as const,
	]) {
		const { key } = annotations.get(name);
		if (!key || annotations.get(name).word()?.value === "") continue;
		yield [
			key.at,
			field
				? `the annotation \`${name}\` belongs to \`${field}\` of the options.`
				: `the annotation \`${name}\` stands beside the options that take its place.`,
		];
	}
	const password = parameters.get("redis-password");
	if (password.key && password.word()?.value !== "") yield [password.key.at, "`redis-password` belongs to `redisPassword` of the options."];
	for (const [name, field] of [["REDIS_PASSWORD", "redisPassword"] as const, ["RAY_REDIS_ADDRESS", "redisAddress"] as const]) {
		const place = variableOf(container, name)?.get("name").at;
		if (place) yield [place, `the variable \`${name}\` belongs to \`${field}\` of the options.`];
	}
}

function* checkBackend(options: Cursor, title: string): Iterable<PlatformRemark> {
	const backend = options.get("backend");
	if (!options.isMap || backend.templated) return;
	const embedded = backend.string()?.value === "rocksdb";
	const foreign = embedded ? ["redisAddress", "redisUsername", "redisPassword", "externalStorageNamespace"] : ["storage"];
	for (const name of foreign) {
		const { key } = options.get(name);
		if (!key) continue;
		const what = embedded ? "the state is kept by `rocksdb`" : "the state is kept in Redis, and only `rocksdb` takes a volume";
		yield refused(key.at, title, `\`${name}\` is set, but ${what}.`, elsewhere("The backend is chosen here.", backend.key?.at));
	}
	const storage = options.get("storage");
	const own = ["size", "storageClassName", "accessModes"].map((name) => storage.get(name)).find((one) => isSet(one));
	if (embedded && isSet(storage.get("claimName")) && own?.key) {
		yield refused(
			own.key.at,
			title,
			`\`${own.key.value}\` describes a claim of the operator's own, and \`claimName\` names one that exists.`,
		);
	}
}
