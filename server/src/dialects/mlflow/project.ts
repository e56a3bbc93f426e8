import type { PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { checkCommand } from "./command.ts";

const environments = ["python_env", "conda_env", "docker_env"];

/** What keeps MLflow from running a project. */
export function checkProject(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	const entryPoints = document.get("entry_points").entries();
	return [
		...checkEnvironments(document, platform),
		...checkEmpty(document, platform),
		...checkFiles(document, context, platform),
		...checkDocker(document.get("docker_env"), platform),
		...checkSparkJob(document, platform),
		...entryPoints.flatMap((entryPoint) => checkCommand(entryPoint, platform)),
	];
}

function checkEnvironments(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const stated = environments.flatMap((name) => document.get(name).key ?? []).toSorted((a, b) => a.at.start - b.at.start);
	const [first, ...others] = stated;
	if (!first) return [];
	return others.map((key) => ({
		rule: "config/rejected",
		at: key.at,
		message: `The project has both \`${first.value}\` and \`${key.value}\`, but ${title} takes one environment only.`,
		related: [{ value: `\`${first.value}\` stands here.`, at: first.at }],
	}));
}

/** MLflow looks into each of these without asking whether anything stands there. */
function checkEmpty(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const entryPoints = document.get("entry_points");
	const parameters = entryPoints.entries().map((entryPoint) => entryPoint.get("parameters"));
	const places = [entryPoints, ...entryPoints.entries(), ...parameters, ...parameters.flatMap((list) => list.entries())];
	return places.flatMap(({ key, tree }): readonly PlatformRemark[] => {
		if (!key || tree?.kind !== "scalar" || tree.value !== null || tree.templated) return [];
		return [{ rule: "config/wrong-type", at: key.at, message: `\`${key.value}\` is empty, and ${title} stops at it; it wants a map.` }];
	});
}

function checkFiles(document: Cursor, { source, exists }: Context, { title }: Platform): readonly PlatformRemark[] {
	return ["python_env", "conda_env"].flatMap((key): readonly PlatformRemark[] => {
		const path = document.get(key).string();
		if (!path || path.value === "" || exists(resolvePath(source.file, path.value)) !== false) return [];
		const message = `\`${key}\` names \`${path.value}\`, but there is no such file, so ${title} does not run the project.`;
		return [{ rule: "config/dangling-reference", at: path.at, message }];
	});
}

function checkDocker(docker: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const image = docker.get("image").string();
	const unnamed: readonly PlatformRemark[] =
		image?.value === "" ? [{ rule: "config/missing-field", at: image.at, message: `\`image\` is empty, but ${title} requires one.` }] : [];
	const variables = docker
		.get("environment")
		.items()
		.flatMap((item): readonly PlatformRemark[] => {
			if (item.isList || item.string() || item.templated || !item.at) return [];
			const message = `An item of \`environment\` is neither a name nor a pair of name and value, which ${title} refuses.`;
			return [{ rule: "config/wrong-type", at: item.entries()[0]?.key?.at ?? item.at, message }];
		});
	return [...unnamed, ...variables];
}

function checkSparkJob(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const job = document.get("databricks_spark_job");
	if (!job.isMap || !job.key) return [];
	const refused = environments.flatMap((name) => document.get(name).key ?? []);
	const remarks = refused.map(
		(key): PlatformRemark => ({
			rule: "config/rejected",
			at: key.at,
			message: `The project is a Databricks Spark job, for which ${title} takes no \`${key.value}\`.`,
		}),
	);
	const [file, entryPoints] = [job.get("python_file"), document.get("entry_points")];
	if (file.present && entryPoints.entries().length > 0 && file.key) {
		const message = `The Spark job has a \`python_file\` and the project has \`entry_points\`, but ${title} takes one of the two only.`;
		remarks.push({ rule: "config/rejected", at: file.key.at, message });
	}
	for (const parameter of entryPoints.entries().flatMap((entryPoint) => entryPoint.get("parameters").entries())) {
		const type = parameter.string() ?? parameter.get("type").string();
		if (type?.value !== "path") continue;
		const message = `\`${parameter.key?.value}\` is a \`path\`, and ${title} takes no such parameter for a Spark job.`;
		remarks.push({ rule: "config/rejected", at: type.at, message });
	}
	if (!file.present && !entryPoints.present) {
		const message = `The Spark job has no \`python_file\` and the project has no \`entry_points\`, so ${title} knows nothing to run.`;
		remarks.push({ rule: "config/missing-field", at: job.key.at, message });
	}
	return remarks;
}
