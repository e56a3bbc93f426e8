import type { PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { mountsOf } from "./mounts.ts";
import type { Project } from "./project.ts";

/** Files and folders that the file names and that the workspace should hold. Paths start in the folder of the Compose file. */
export function* checkFiles(project: Project): Iterable<PlatformRemark> {
	for (const service of project.services) {
		yield* checkBuild(service.get("build"), project);
		yield* checkMounts(service, project);
		yield* checkVariables(service.get("env_file"), project);
		const base = service.get("extends", "file").string();
		if (base) yield* missing(base, `The file \`${base.value}\` that the service extends`, "error", project);
	}
	for (const item of project.document.get("include").items()) yield* checkInclude(item, project);
	for (const config of project.document.get("configs").entries()) {
		const file = config.get("file").string();
		if (file) yield* missing(file, `The file \`${file.value}\` of the config`, "error", project);
	}
}

function* checkBuild(build: Cursor, project: Project): Iterable<PlatformRemark> {
	const context = build.string() ?? build.get("context").string();
	const told = context && localPath(context.value, project);
	if (context && told !== undefined)
		yield* missing(context, `The folder \`${context.value}\` that the image is built from`, "error", project);
	const file = build.get("dockerfile").string();
	const isHere = told !== undefined && (told === "" || project.context.exists(told) === true);
	if (!file || file.value.startsWith("/") || !isHere || build.get("context").templated) return;
	const path = resolvePath(told === "" ? "x" : `${told}/x`, file.value);
	if (!isInWorkspace(path) || project.context.exists(path) !== false || isMade(path, project)) return;
	const message = `\`dockerfile\` is \`${file.value}\`, but the folder \`${context?.value ?? "."}\` holds no such file.`;
	yield { rule: "artifact/file-missing", at: file.at, message };
}

/** What Docker makes of a path that is not there is a folder, which no program takes for its configuration. */
function* checkMounts(service: Cursor, project: Project): Iterable<PlatformRemark> {
	for (const { type, source, target = "", short } of mountsOf(service)) {
		if (type !== "bind" || !source || !isFile(source.value) || !isFile(target) || isSecret(source.value)) continue;
		const path = localPath(source.value, project);
		if (path === undefined || path === "" || project.context.exists(path) !== false || isMade(path, project)) continue;
		const then = short ? `Docker makes an empty folder of that name, and \`${target}\` is a folder` : "the container does not start";
		const message = `The file \`${source.value}\` that is mounted is not there, so ${then}.`;
		yield { rule: "artifact/file-missing", severity: "warning", at: source.at, message };
	}
}

/** Configurations are kept with the code; weights, data and what programs write come later. */
function isFile(path: string): boolean {
	return /[^/.][^/]*\.(?:ya?ml|json|toml|conf|cfg|config|ini|sh|py|sql|pbtxt|properties|xml|template|tmpl|js|lua)$/i.test(path);
}

/** Whoever runs it puts these there. */
function isSecret(path: string): boolean {
	return /secret|credential|token|\.env|service[-_]?account|password|[-_]key|adc\.json/i.test(path);
}

/** Files of variables hold what differs from machine to machine, so they are often left out of the repository. */
function* checkVariables(files: Cursor, project: Project): Iterable<PlatformRemark> {
	const items = files.isList ? files.items() : [files];
	for (const item of items) {
		const file = item.isMap ? item.get("path").string() : item.string();
		if (!file || item.get("required").boolean()?.value === false) continue;
		yield* missing(file, `The file of variables \`${file.value}\``, "info", project);
	}
}

function* checkInclude(item: Cursor, project: Project): Iterable<PlatformRemark> {
	const path = item.isMap ? item.get("path") : item;
	for (const one of path.isList ? path.items() : [path]) {
		const file = one.string();
		if (file) yield* missing(file, `The file \`${file.value}\` that is included`, "error", project);
	}
}

function* missing(written: Located<string>, what: string, severity: "error" | "info", project: Project): Iterable<PlatformRemark> {
	const path = localPath(written.value, project);
	if (path === undefined || path === "" || project.context.exists(path) !== false || isMade(path, project)) return;
	const message = `${what} is not there, so ${project.title} refuses to start.`;
	// The paths of a file that is laid over another one start in the folder of that one.
	yield {
		rule: "artifact/file-missing",
		severity: project.complete || severity === "info" ? severity : "warning",
		at: written.at,
		message,
	};
}

/** A path in the workspace; nothing for addresses and what lies outside of it. */
function localPath(written: string, { context }: Project): string | undefined {
	if (/^[/~\\]|^[A-Za-z][\w+.-]*:|^git@|^github\.com\/|[$*?<>]/.test(written)) return undefined;
	const path = resolvePath(context.source.file, written);
	return isInWorkspace(path) ? path : undefined;
}

function isInWorkspace(path: string): boolean {
	return path !== ".." && !path.startsWith("../");
}

/** Git keeps submodules elsewhere, and what it is told to leave out is made later. */
function isMade(path: string, { context }: Project): boolean {
	const folder = path.slice(0, path.lastIndexOf("/") + 1);
	const marks = [`${path}.dvc`, ...(folder === "" ? [] : [`${folder}.gitignore`, `${folder}.gitkeep`]), ".gitmodules"];
	return marks.some((mark) => context.exists(mark) === true);
}
