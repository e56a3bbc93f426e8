import { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { overlays } from "./interpolation.ts";
import { type Kind, servicesOf } from "./recognition.ts";

/** One Compose file, read for its checks. */
export interface Project {
	readonly document: Cursor;
	readonly kind: Kind;
	readonly services: readonly Cursor[];
	readonly context: Context;
	readonly text: string;
	readonly title: string;
	/** Nothing else is laid over the file, and it is laid over nothing: what it does not define is not there. */
	readonly complete: boolean;
}

export function projectOf(document: Cursor, kind: Kind, context: Context, title: string): Project {
	const { text } = context.source;
	const services = servicesOf(document, kind);
	return { document, kind, services, context, text, title, complete: isComplete(document, services, context) };
}

const ownNames = /^(?:docker-)?compose\.ya?ml$/;

/** The names that Compose looks for by itself; under another name a file is often one of several. */
function isComplete(document: Cursor, services: readonly Cursor[], { source, exists }: Context): boolean {
	if (document.get("include").present || overlays(source.text) || source.documents.length > 1) return false;
	const [folder, name] = split(source.file);
	if (ownNames.test(name)) return true;
	const beside = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"].some((one) => exists(folder + one) === true);
	const partial = /overrid|overlay|extend|common|base|gpu|cpu|dev|prod|local|test|debug/i.test(name);
	return !beside && !partial && services.every(isWhole);
}

/** A service without an image is completed by another file. */
function isWhole(service: Cursor): boolean {
	return ["image", "build", "provider"].some((key) => service.get(key).present);
}

/** What the project defines under a key of its top, here or in the file that Compose lays over this one by itself. */
export function definedIn({ document, kind, services, context }: Project, section: string): readonly Cursor[] {
	const own = section === "services" ? services : kind === "Version1" ? [] : document.get(section).entries();
	const [folder, name] = split(context.source.file);
	const over = ownNames.test(name) ? overridesOf(name).map((one) => context.neighbour(folder + one)) : [];
	return [...own, ...over.flatMap((source) => new Cursor(source?.documents[0]).get(section).entries())];
}

function overridesOf(name: string): readonly string[] {
	const stem = name.replace(/\.ya?ml$/, "");
	return [`${stem}.override.yml`, `${stem}.override.yaml`];
}

function split(file: string): readonly [folder: string, name: string] {
	const slash = file.lastIndexOf("/") + 1;
	return [file.slice(0, slash), file.slice(slash)];
}

/** The name of a service and the place to underline when all of it is meant. */
export function nameOf(service: Cursor): string {
	return service.key?.value ?? "";
}
