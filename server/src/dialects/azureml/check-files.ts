import type { PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { type Asset, isFilledIn, isSet, localPath } from "./asset.ts";

/** Local files that the CLI uploads: a path starts in the folder of the file that names it. */
export function* checkFiles(asset: Asset): Iterable<PlatformRemark> {
	const { kind, document } = asset;
	if (kind === "Model") yield* missing(document.get("path"), "model", asset);
	else if (kind === "Environment") yield* ofEnvironment(document, asset);
	else if (kind.endsWith("Deployment")) {
		yield* missing(document.get("model", "path"), "model", asset);
		yield* ofEnvironment(document.get("environment"), asset);
		yield* ofCode(document.get("code_configuration"), asset);
		if (kind === "BatchDeployment") yield* missing(document.get("component"), "component", asset);
	}
}

function* ofEnvironment(environment: Cursor, asset: Asset): Iterable<PlatformRemark> {
	yield* missing(environment.get("conda_file"), "conda file", asset);
	yield* missing(environment.get("build", "path"), "build folder", asset);
}

function* ofCode(configuration: Cursor, asset: Asset): Iterable<PlatformRemark> {
	const code = configuration.get("code");
	yield* missing(code, "code folder", asset);
	const [folder, script] = [localPath(code), configuration.get("scoring_script").string()];
	if (!folder || !script || isAbsolute(script.value) || isFilledIn(script.value)) return;
	const inside = resolvePath(asset.context.source.file, folder.value);
	const path = resolvePath(`${inside === "" ? "" : `${inside}/`}x`, script.value);
	if (!isInWorkspace(path) || (inside !== "" && asset.context.exists(inside) === false) || asset.context.exists(path) !== false) return;
	const message = `\`scoring_script\` is \`${script.value}\`, but the code folder \`${folder.value}\` holds no such file.`;
	yield { rule: "artifact/file-missing", at: script.at, message };
}

/** Weights may be fetched by whoever deploys them; code and environments are written by hand. */
function* missing(cursor: Cursor, what: string, { context, kind }: Asset): Iterable<PlatformRemark> {
	const written = isSet(cursor) ? localPath(cursor) : undefined;
	if (!written || isAbsolute(written.value)) return;
	const path = resolvePath(context.source.file, written.value);
	if (!isInWorkspace(path) || context.exists(path) !== false) return;
	const weights = what === "model";
	if (weights && (isFetched(path, context) || isLookedUp(written.value, path, context))) return;
	const upload = kind === "Environment" || kind === "Model" ? "registers" : "deploys";
	const message = `The ${what} \`${written.value}\` is not there, so the CLI ${upload} nothing.`;
	yield { rule: "artifact/file-missing", ...(weights ? { severity: "warning" } : {}), at: written.at, message };
}

/** Weights are often kept outside of git: a small file of DVC stands for them, or git is told to leave them out. */
function isFetched(path: string, { exists }: Context): boolean {
	const folder = path.slice(0, path.lastIndexOf("/") + 1);
	return [`${path}.dvc`, `${folder}.gitignore`, `${folder}.gitkeep`].some((file) => file.includes("/") && exists(file) === true);
}

/** A file of a folder that is there is looked for wherever a manifest names one. */
function isLookedUp(written: string, path: string, { exists }: Context): boolean {
	return /\/[^/]+\.[a-z]\w*$/i.test(written) && path.includes("/") && exists(path.slice(0, path.lastIndexOf("/"))) === true;
}

function isAbsolute(path: string): boolean {
	return /^([/~\\]|[A-Za-z]:)/.test(path);
}

/** What lies above the workspace is not known, and the workspace's own folder is surely there. */
function isInWorkspace(path: string): boolean {
	return path !== "" && !path.startsWith("..");
}
