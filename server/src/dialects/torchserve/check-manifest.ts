import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { schemaIds } from "./recognition.ts";
import { typed } from "./typed.ts";

/** What keeps TorchServe from loading an archive. Name and version may be absent: it takes the archive's name, and 1.0. */
export function checkManifest(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaIds.Manifest);
	return [...checkSchema(typed(context.document, schema), schema, platform), ...checkFiles(document, context)];
}

/** Only of small files: weights are often put into the folder by something else. */
function checkFiles(document: Cursor, { source, exists }: Context): readonly PlatformRemark[] {
	const [, folder] = /^(.*)\/MAR-INF\/MANIFEST\.json$/.exec(source.file) ?? [];
	if (folder === undefined) return [];
	const model = document.get("model");
	return ["handler", "modelFile", "requirementsFile", "configFile"].flatMap((key): readonly PlatformRemark[] => {
		const written = model.get(key).string();
		const file = written?.value.replace(/:\w+$/, "") ?? "";
		if (!written || !/^[\w.-]+\.(?:py|txt|ya?ml)$/.test(file) || exists(`${folder}/${file}`) !== false) return [];
		const message = `\`${key}\` names the file \`${file}\`, but the archive's folder \`${folder}\` does not hold it.`;
		return [{ rule: "artifact/file-missing", severity: "warning", at: written.at, message }];
	});
}
