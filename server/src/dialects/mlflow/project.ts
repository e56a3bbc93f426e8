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

function checkFiles(document: Cursor, { source, exists }: Context, { title }: Platform): readonly PlatformRemark[] {
	return ["python_env", "conda_env"].flatMap((key): readonly PlatformRemark[] => {
		const path = document.get(key).string();
		if (!path || path.value === "" || exists(resolvePath(source.file, path.value)) !== false) return [];
		const message = `\`${key}\` names \`${path.value}\`, but there is no such file, so ${title} does not run the project.`;
		return [{ rule: "config/dangling-reference", at: path.at, message }];
	});
}

function checkDocker(docker: Cursor, { title }: Platform): readonly PlatformRemark[] {
	return docker
		.get("environment")
		.items()
		.flatMap((item): readonly PlatformRemark[] => {
			if (item.isList || item.string() || item.templated || !item.at) return [];
			const message = `An item of \`environment\` is neither a name nor a pair of name and value, which ${title} refuses.`;
			return [{ rule: "config/wrong-type", at: item.entries()[0]?.key?.at ?? item.at, message }];
		});
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
	if (!file.present && !entryPoints.present) {
		const message = `The Spark job has no \`python_file\` and the project has no \`entry_points\`, so ${title} knows nothing to run.`;
		remarks.push({ rule: "config/missing-field", at: job.key.at, message });
	}
	return remarks;
}
