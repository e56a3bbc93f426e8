import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import { Cursor, isEmpty, type Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Platform, Schema } from "../schema.ts";
import { follow, type Position, schemaNamed, start, step } from "../schemas.ts";

/** What the schema says, and what Compose says of a key that stands without a value. */
export function checkStructure(tree: Tree, schema: Schema, platform: Platform): readonly PlatformRemark[] {
	return [
		...checkSchema(tree, schema, platform).map(misplaced),
		...emptyValues(tree, start(schema), platform),
		...mergedIn(tree, platform),
	];
}

/** Keys that a service takes over by a merge must be its own as well. */
function mergedIn(tree: Tree, { title }: Platform): readonly PlatformRemark[] {
	const known = schemaNamed("compose-file.schema.json").$defs?.Service?.properties ?? {};
	const services = new Cursor(tree).get("services").entries();
	return services.flatMap(({ tree: service }): readonly PlatformRemark[] => {
		const taken = service?.kind === "map" ? service.entries.filter(({ merged }) => merged) : [];
		const strange = taken.filter(({ key }) => !Object.hasOwn(known, key.value) && !key.value.startsWith("x-"));
		return strange.map(({ key }) => {
			const message = `\`${key.value}\` is merged into a service, which has no such field, and ${title} rejects unknown fields${meantBy(key.value, Object.keys(known))}`;
			return { rule: "config/unknown-field", severity: "error", at: key.at, message };
		});
	});
}

/** Keys of Kubernetes and of a sibling section, with the place where Compose has them. */
const elsewhere: Readonly<Record<string, string>> = {
	resources: "deploy.resources",
	limits: "deploy.resources.limits",
	reservations: "deploy.resources.reservations",
	replicas: "deploy.replicas",
	restart_policy: "deploy.restart_policy",
	placement: "deploy.placement",
	dockerfile: "build.dockerfile",
	context: "build.context",
	args: "build.args",
	target: "build.target",
};

/** A key of the right name at the wrong place is no misspelling of another one. */
function misplaced(remark: PlatformRemark): PlatformRemark {
	const [, owner = "", key = ""] = /^`?([\w.-]+)`? has no field `([\w.-]+)`/.exec(remark.message) ?? [];
	const place = elsewhere[key];
	if (remark.rule !== "config/unknown-field" || owner === "" || place === undefined || place.startsWith(`${owner}.`)) return remark;
	const { fix: _, ...rest } = remark;
	return { ...rest, message: remark.message.replace(/(?:; did you mean .*\?|\.)$/, `; its place is \`${place}\`.`) };
}

function emptyValues(tree: Tree, position: Position, platform: Platform): readonly PlatformRemark[] {
	if (tree.kind === "list") {
		const items = step(position, 0);
		return items
			? tree.items.flatMap((item) => (isEmpty(item) ? emptyItem(item, items, platform) : emptyValues(item, items, platform)))
			: [];
	}
	if (tree.kind === "scalar") return [];
	const required = follow(position).schema.required ?? [];
	return tree.entries.flatMap(({ key, value, merged }): readonly PlatformRemark[] => {
		const child = step(position, key.value);
		if (!child || required.includes(key.value) || merged) return [];
		if (!isEmpty(value)) return emptyValues(value, child, platform);
		const types = [child.schema.type ?? "null"].flat();
		if (types.includes("null")) return [];
		const wanted = types.map((type) => words[type] ?? `a ${type}`).join(" or ");
		return [{ rule: "config/wrong-type", at: key.at, message: `\`${key.value}\` has no value, but ${platform.title} wants ${wanted}.` }];
	});
}

/** A hyphen with nothing behind it, or with a comment alone. */
function emptyItem({ at }: Tree, { schema }: Position, { title }: Platform): readonly PlatformRemark[] {
	const types = [schema.type ?? "null"].flat();
	if (types.includes("null")) return [];
	const wanted = types.map((type) => words[type] ?? `a ${type}`).join(" or ");
	return [{ rule: "config/wrong-type", at, message: `An item of the list has no value, but ${title} wants ${wanted}.` }];
}

const words: Readonly<Record<string, string>> = { object: "a map", array: "a list", integer: "an integer", boolean: "true or false" };

/** A name that is near to one of those that are there. */
function meantBy(name: string, known: readonly string[]): string {
	const meant = nearest(name, known);
	return meant ? `; did you mean \`${meant}\`?` : ".";
}
