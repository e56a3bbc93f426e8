import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";

/** Names that stand for two things, and places in keys that nothing or two columns have. */
export function checkObjects(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const objects = document.get("schema").items();
	const names = objects.flatMap((object) => object.get("name").string() ?? []);
	return [...repeatedNames(names, "objects of the schema"), ...objects.flatMap((object) => checkMembers(object, platform))];
}

export function repeatedNames(names: readonly Located<string>[], what: string): readonly PlatformRemark[] {
	return names.flatMap((name, i): readonly PlatformRemark[] => {
		const first = names.slice(0, i).find(({ value }) => value === name.value);
		if (!first) return [];
		const message = `\`${name.value}\` is the name of two ${what}, so it does not tell which one is meant.`;
		return [{ rule: "config/duplicate-key", at: name.at, message, related: [{ value: "It is given here already.", at: first.at }] }];
	});
}

function checkMembers(holder: Cursor, platform: Platform): readonly PlatformRemark[] {
	const columns = holder.get("properties").items();
	const names = columns.flatMap((column) => column.get("name").string() ?? []);
	const owner = holder.get("name").string();
	return [
		...repeatedNames(names, owner ? `properties of \`${owner.value}\`` : "properties"),
		...checkPositions(columns, { flag: "primaryKey", position: "primaryKeyPosition" }, platform),
		...checkPositions(columns, { flag: "partitioned", position: "partitionKeyPosition" }, platform),
		...columns.flatMap((column) => checkMembers(column, platform)),
		...(holder.get("items").isMap ? checkMembers(holder.get("items"), platform) : []),
	];
}

interface KeyWords {
	readonly flag: string;
	readonly position: string;
}

function checkPositions(columns: readonly Cursor[], { flag, position }: KeyWords, { title }: Platform): readonly PlatformRemark[] {
	const taken = new Map<number, Located<number>>();
	return columns.flatMap((column): readonly PlatformRemark[] => {
		const place = column.get(position).number();
		// -1 stands for none.
		if (!place || place.value === -1 || !Number.isInteger(place.value)) return [];
		const { key } = column.get(position);
		if (place.value < 1) {
			const message = `\`${position}\` is ${place.value}, but ${title} counts from 1, and has -1 for none.`;
			return [{ rule: "config/out-of-range", severity: "warning", at: place.at, message }];
		}
		if (key && !column.get(flag).templated && column.get(flag).boolean()?.value !== true) {
			const message = `\`${position}\` stands without \`${flag}: true\`, so the column has no place in that key.`;
			return [{ rule: "config/ignored-setting", at: key.at, message }];
		}
		const other = taken.get(place.value);
		taken.set(place.value, place);
		if (!other) return [];
		const message = `\`${position}\` is ${place.value}, which another column of the same key has already.`;
		return [{ rule: "config/out-of-range", at: place.at, message, related: [{ value: "The other one stands here.", at: other.at }] }];
	});
}
