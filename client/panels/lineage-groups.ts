import type { LineageNode } from "../../server/src/lsp/protocol.ts";
import { kindLooks } from "./lineage-kinds.ts";

/** Nodes that are gathered, because they lie together or because there are too many of them to look at. */
export interface Group {
	/** The same as long as folders keep their names. */
	readonly id: string;
	readonly label: string;
	/** What it is, in full. */
	readonly title: string;
	readonly by: "folder" | "repository" | "folders" | "kind" | "name";
	/** How many folders it lies in, and itself. */
	readonly depth: number;
	/** From outside in; empty where the nodes themselves follow. */
	readonly children: readonly Group[];
	/** All of them, at whatever depth. */
	readonly nodes: readonly LineageNode[];
}

/** More nodes than this are not drawn one by one. */
export const manyNodes = 120;
/** More groups than this are not drawn at once. */
export const manyGroups = 60;

const order = new Intl.Collator("en", { numeric: true });

/** The nodes by repository and folder, the whole of it at the root. No folder has more than `manyGroups` children. */
export function gather(nodes: readonly LineageNode[]): Group {
	const root: Folder = { folders: new Map(), nodes: [] };
	const repositories = new Map<string, LineageNode[]>();
	for (const node of nodes) {
		if (node.repository !== undefined) append(repositories, node.repository, node);
		else folderAt(root, node.folder.split("/").filter(Boolean)).nodes.push(node);
	}
	const children = [
		...foldersOf(root, ""),
		...[...repositories].map(([name, inside]) =>
			split({ ...leaf(`repository ${name}`, name, inside), title: name, by: "repository" as const, depth: 1 }),
		),
	].sort(byLabel);
	return { id: "", label: "All", title: "the workspace", by: "folder", depth: 0, children: narrowed("", children, 0), nodes };
}

/**
 * The groups that show what lies in this one: folders of the same depth, as deep as there are not too many of them. Nodes of a folder that are gathered
 * by kind or by name are not shown beside folders.
 */
export function cut(group: Group, limit: number = manyGroups): readonly Group[] {
	let groups = group.children;
	// Where all lies in one folder, that folder says nothing.
	for (let [only] = groups; only && groups.length === 1 && only.children.length > 0; [only] = groups) groups = only.children;
	for (let depth = group.depth + 1; groups.some((one) => one.children.some(isPlace)); depth++) {
		const deeper = groups.flatMap((one) => within(one, depth));
		if (deeper.length > limit) return groups;
		groups = deeper;
	}
	return groups;
}

function within(group: Group, depth: number): readonly Group[] {
	const goesOn = group.depth < depth && group.children.some(isPlace);
	return goesOn ? group.children.flatMap((child) => within(child, depth)) : [group];
}

/** From the root to the group with the id, or to the node's innermost group; empty where there is none. */
export function pathTo(root: Group, isWanted: (group: Group) => boolean): readonly Group[] {
	if (isWanted(root)) return [root];
	for (const child of root.children) {
		const path = pathTo(child, isWanted);
		if (path.length > 0) return [root, ...path];
	}
	return [];
}

interface Folder {
	readonly folders: Map<string, Folder>;
	readonly nodes: LineageNode[];
}

function isPlace({ by }: Group): boolean {
	return by === "folder" || by === "repository" || by === "folders";
}

function folderAt(root: Folder, segments: readonly string[]): Folder {
	let folder = root;
	for (const segment of segments) {
		const next: Folder = folder.folders.get(segment) ?? { folders: new Map(), nodes: [] };
		folder.folders.set(segment, next);
		folder = next;
	}
	return folder;
}

/** What lies directly in a folder becomes a group of its own beside the folders in it. */
function foldersOf({ folders, nodes }: Folder, path: string): readonly Group[] {
	const inside = [...folders].map(([name, folder]) => fromFolder(folder, name, path === "" ? name : `${path}/${name}`));
	const own =
		nodes.length > 0
			? [split({ ...leaf(`${path}/`, path === "" ? "./" : `${lastOf(path)}/`, nodes), title: `files in ${path || "the root"}` })]
			: [];
	return [...own, ...inside];
}

/** A folder with nothing in it but another one is that other one. */
function fromFolder(folder: Folder, label: string, path: string): Group {
	const [only] = folder.folders;
	if (only && folder.folders.size === 1 && folder.nodes.length === 0)
		return fromFolder(only[1], `${label}/${only[0]}`, `${path}/${only[0]}`);
	if (folder.folders.size === 0) return split(leaf(path, label, folder.nodes));
	const children = foldersOf(folder, path);
	const nodes = children.flatMap((child) => child.nodes);
	return { ...leaf(path, label, nodes), children: narrowed(path, children.toSorted(byLabel), depthOf(path)) };
}

function leaf(id: string, label: string, nodes: readonly LineageNode[]): Group {
	return { id, label, title: id, by: "folder", depth: depthOf(id), children: [], nodes };
}

/** Nodes that lie together and are too many are gathered by kind, and those of one kind by name. */
function split(group: Group): Group {
	if (group.nodes.length <= manyNodes) return group;
	const byKind = new Map<LineageNode["kind"], LineageNode[]>();
	for (const node of group.nodes) append(byKind, node.kind, node);
	if (byKind.size === 1) return { ...group, children: byName(group) };
	const children = [...byKind].map(([kind, nodes]) => {
		const { many } = kindLooks[kind];
		const part: Group = {
			id: `${group.id} ${kind}`,
			label: many,
			title: `${many} of ${group.title}`,
			by: "kind",
			depth: group.depth,
			children: [],
			nodes,
		};
		return nodes.length > manyNodes ? { ...part, children: byName(part) } : part;
	});
	return { ...group, children };
}

function byName({ id, nodes, depth }: Group): readonly Group[] {
	const sorted = nodes.toSorted((a, b) => order.compare(a.name, b.name));
	return chunks(sorted).map((chunk): Group => {
		const label = range(chunk.map(({ name }) => name));
		const part: Group = { id: `${id} from ${chunk[0]?.id}`, label, title: label, by: "name", depth, children: [], nodes: chunk };
		return chunk.length > manyNodes ? { ...part, children: byName(part) } : part;
	});
}

/** Too many folders side by side are gathered in the order of their names. */
function narrowed(id: string, groups: readonly Group[], depth: number): readonly Group[] {
	if (groups.length <= manyGroups) return groups;
	return chunks(groups).map((chunk): Group => {
		const label = range(chunk.map((one) => one.label));
		const inner = `${id} from ${chunk[0]?.id}`;
		const title = `${chunk.length} folders, ${label}`;
		return {
			id: inner,
			label,
			title,
			by: "folders",
			depth,
			children: narrowed(inner, chunk, depth),
			nodes: chunk.flatMap(({ nodes }) => nodes),
		};
	});
}

/** About as many as there are in each, and never too many. */
function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
	const size = Math.ceil(items.length / Math.min(manyGroups, Math.ceil(Math.sqrt(items.length))));
	return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function range(labels: readonly string[]): string {
	const [first = "", last = ""] = [labels[0], labels.at(-1)];
	return first === last ? first : `${first} … ${last}`;
}

function byLabel(a: Group, b: Group): number {
	return order.compare(a.label, b.label);
}

/** Of a path, one for each folder; what lies directly in a folder is as deep as the folders in it. */
function depthOf(path: string): number {
	return path === "" ? 0 : path.split("/").length;
}

function lastOf(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}
