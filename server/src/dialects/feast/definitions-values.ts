import { boundTo, callOf, formatOf, importOf, nameOf, type PythonCall, sumOf, unpackedOf } from "../../source/python-forms.ts";
import type { Located } from "../../source/span.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { folderOf, inFolder, repositoryAround } from "./definitions-place.ts";

/** A name leads to a value in so many steps, or to none. */
const mostSteps = 20;

/** What expressions of a module stand for, as far as names lead to one value, in this file or in one that it imports. */
export class Values {
	private readonly context: Context;
	private readonly modules = new Map<string, Tree | undefined>();

	constructor(context: Context) {
		this.context = context;
		this.modules.set(context.source.file, context.document);
	}

	/** The value itself, where a name stands for it; nothing where that is not known. */
	follow(cursor: Cursor): Cursor {
		let next = cursor;
		for (let step = 0; step < mostSteps; step++) {
			const [name, target] = [nameOf(next), importOf(next)];
			if (!name && !target) return next.templated ? new Cursor(undefined) : next;
			next = name ? boundTo(this.module(name.at.file), withoutProjection(name.value), name.at.start) : this.imported(target);
		}
		return new Cursor(undefined);
	}

	/** A call of something of Feast, by its own name. */
	call(cursor: Cursor): (PythonCall & { readonly class: string }) | undefined {
		return feastCall(this.follow(cursor));
	}

	/** A text that is written as one, put together of others, or named. It stands where the cursor points. */
	text(cursor: Cursor, steps = mostSteps): Located<string> | undefined {
		const value = this.follow(cursor);
		const at = cursor.at;
		if (!at || steps === 0) return undefined;
		const sum = sumOf(value);
		const parts = sum ? [sum.left, sum.right] : formatOf(value);
		if (!parts) return value.string() && { value: value.string()?.value ?? "", at };
		const texts = parts.map((part) => this.text(part, steps - 1)?.value);
		return texts.some((text) => text === undefined) ? undefined : { value: texts.join(""), at };
	}

	/** The items of a list, also of one that is put together of several; `whole` where there are surely no others. */
	items(cursor: Cursor, steps = mostSteps): { readonly items: readonly Cursor[]; readonly whole: boolean } {
		const value = this.follow(cursor);
		const sum = sumOf(value);
		const parts = sum ? [sum.left, sum.right] : value.items().flatMap((item) => unpackedOf(item) ?? []);
		if ((!sum && !value.isList) || steps === 0) return { items: [], whole: false };
		const unpacked = parts.map((part) => this.items(part, steps - 1));
		const own = sum ? [] : value.items().filter((item) => !unpackedOf(item));
		return { items: [...own, ...unpacked.flatMap(({ items }) => items)], whole: unpacked.every(({ whole }) => whole) };
	}

	private module(file: string): Tree | undefined {
		if (!this.modules.has(file)) this.modules.set(file, this.context.neighbour(file)?.documents[0]);
		return this.modules.get(file);
	}

	/** What is bound to the last word of a dotted name in the module that the words before it name. */
	private imported(target: Located<string> | undefined): Cursor {
		const [, dots = "", path = ""] = /^(\.*)(.*)$/.exec(target?.value ?? "") ?? [];
		const words = path.split(".");
		const name = words.pop();
		if (!target || name === undefined || name === "") return new Cursor(undefined);
		const found = this.folders(target.at.file, dots.length)
			.flatMap((folder) => [`${words.join("/")}.py`, [...words, "__init__.py"].join("/")].map((file) => inFolder(folder, file)))
			.find((file) => this.context.exists(file) === true);
		return found === undefined ? new Cursor(undefined) : boundTo(this.module(found), name);
	}

	/** Where the modules of an import may lie: Feast runs in the folder of the repository, and packages may begin above it. */
	private folders(file: string, dots: number): readonly string[] {
		if (dots > 0) return [Array.from({ length: dots }).reduce((path: string) => folderOf(path), file)];
		const folders = [repositoryAround(file, this.context.exists) ?? folderOf(file)];
		for (let folder = folders[0] ?? ""; folder !== ""; folders.push(folder)) folder = folderOf(folder);
		return folders;
	}
}

/** A call of a class or decorator of Feast, wherever in Feast it was imported from. */
export function feastCall(value: Cursor): (PythonCall & { readonly class: string }) | undefined {
	const call = callOf(value);
	const name = call && !call.on.present ? /^feast\.(?:\w+\.)*(\w+)$/.exec(call.name.value)?.[1] : undefined;
	return call && name !== undefined ? { ...call, class: name } : undefined;
}

/** A view and its projection are one thing here. */
function withoutProjection(name: string): string {
	return name.replace(/\.projection$/, "");
}
