import { isMoved } from "./image.ts";

/** What the address of a model says about which model it is. */
export type Identity =
	| { readonly kind: "fixed" }
	/** A name that somebody may point at another model. */
	| { readonly kind: "alias"; readonly alias: string }
	/** The newest version of a registry or hub, because none is asked for. */
	| { readonly kind: "newest" }
	| { readonly kind: "unversioned" };

const alias = /^(latest|newest|current|main|master|head|production|staging|champion)$/i;

/** Reads a URI as it is written; nothing where it names no model of its own, as a whole volume does. */
export function identityOf(uri: string): Identity | undefined {
	const [, scheme = "", rest = ""] = /^([a-z][\w+.-]*):(?:\/\/)?(.*)$/i.exec(uri) ?? [];
	if (scheme === "" || rest === "" || scheme === "file") return undefined;
	if (/[@?&=](sha256|versionid|generation)[:=]/i.test(rest) || /sha256:[0-9a-f]{12}/i.test(rest)) return { kind: "fixed" };
	switch (scheme.toLowerCase()) {
		case "hf":
		case "modelscope":
			return hub(rest);
		case "models":
			return registry(rest.replace(/^\/+/, ""));
		case "oci":
		case "oci+native":
		case "oci+fetch":
			return image(rest);
		case "azureml":
			return asset(rest) ?? folder(rest);
		default:
			return folder(rest);
	}
}

/** `org/model` or `org/model:revision`. */
function hub(rest: string): Identity {
	const colon = rest.indexOf(":");
	const revision = colon < 0 ? "" : rest.slice(colon + 1);
	if (revision === "") return { kind: "newest" };
	return alias.test(revision) ? { kind: "alias", alias: revision } : { kind: "fixed" };
}

/** MLflow: `name/3`, `name/Production`, `name@champion`, or the number of a logged model, which never changes. */
function registry(rest: string): Identity {
	const [, named = ""] = /@([^/]+)$/.exec(rest) ?? [];
	if (named !== "") return { kind: "alias", alias: `@${named}` };
	const [name = "", version = ""] = rest.split("/");
	if (/^m-[0-9a-f]{32}$/.test(name)) return { kind: "fixed" };
	if (version === "") return { kind: "newest" };
	return /^\d+$/.test(version) ? { kind: "fixed" } : { kind: "alias", alias: version };
}

/** Azure ML: `name:3`, `name@latest`, `name` for the newest one, or the same in a registry: `…/models/name/versions/3`. */
function asset(rest: string): Identity | undefined {
	const [, kind = "", value = ""] = /(?:^|\/)models\/[^/]+\/(versions|labels)\/([^/]+)$/.exec(rest) ?? [];
	if (kind !== "") return kind === "versions" ? { kind: "fixed" } : { kind: "alias", alias: value };
	const [, name = "", mark = "", version = ""] = /^([^/:@]+)(?:([:@])([^/:@]+))?$/.exec(rest) ?? [];
	if (name === "") return undefined;
	if (mark === "") return { kind: "newest" };
	return mark === ":" ? { kind: "fixed" } : { kind: "alias", alias: `@${version}` };
}

function image(rest: string): Identity {
	const last = rest.slice(rest.lastIndexOf("/") + 1);
	const colon = last.indexOf(":");
	if (colon < 0) return { kind: "newest" };
	const tag = last.slice(colon + 1);
	return alias.test(tag) || isMoved(tag) ? { kind: "alias", alias: tag } : { kind: "fixed" };
}

/** The first part is a bucket, a claim or a host and says nothing about the version. */
function folder(rest: string): Identity | undefined {
	const [path = ""] = rest.split(/[?#]/);
	const segments = path
		.split("/")
		.slice(1)
		.filter((segment) => segment !== "");
	if (segments.length === 0) return undefined;
	const found = segments.findLast((segment) => /^(latest|newest|current)$/i.test(segment)) ?? branchOf(path, segments);
	if (found !== undefined) return { kind: "alias", alias: found };
	return segments.some(isVersion) ? { kind: "fixed" } : { kind: "unversioned" };
}

/** `…/resolve/main/…` of a hub, `…/raw/main/…` of a code host, or the third part of GitHub's address for raw files. */
function branchOf(path: string, segments: readonly string[]): string | undefined {
	const at = path.startsWith("raw.githubusercontent.com/")
		? 1
		: segments.findIndex((segment) => ["resolve", "raw", "blob"].includes(segment));
	const branch = at < 0 ? undefined : segments[at + 1];
	return branch !== undefined && /^(main|master|head)$/i.test(branch) ? branch : undefined;
}

/** `3`, `v3`, `1.2.0`, `churn-3`, `model_v2`, `2026-01-15`, or the digits of a run or a commit. */
function isVersion(segment: string): boolean {
	if (/^v?\d[\w.+-]*$/i.test(segment)) return true;
	if (/[-_.@]v?\d+(?:\.\d+)*(?=$|[-_.])/i.test(segment)) return true;
	return /^(?=.*\d)[0-9a-f-]{7,}$/i.test(segment);
}
