import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor, Source } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { compareVersions, type Dialect } from "../dialect.ts";
import { checkApplication, checkServe } from "./check-serve.ts";
import { readFacts, timeoutOf } from "./facts.ts";
import { type Judge, judgeOf } from "./judge.ts";
import { formOf } from "./recognition.ts";
import { checkStructure, schemaOf } from "./structure.ts";

const dialect = "ray-serve";

/** Configuration files of Ray Serve: the applications that `serve deploy` brings to a cluster of Ray. */
export const rayServe: Dialect = {
	id: dialect,
	title: "Ray Serve",
	formats: ["yaml", "json"],
	recognises: (document) => formOf(document) !== undefined,
	schema(document) {
		const form = formOf(document);
		return form && schemaOf(form);
	},
	read(document, { source, document: tree, target }): Facts {
		const form = formOf(document);
		if (!form) return noFacts;
		const at = placeOf(document, source);
		const judge = judgeOf(target, at);
		const single = form === "ServeApplication";
		const applications = single ? [document] : document.get("applications").items();
		const { models, services, code } = readFacts(applications, maybe({ timeout: timeoutOf(document) }), dialect, at);
		const name = single ? document.get("name").string() : undefined;
		const manifest = { kind: "manifest", at, dialect, type: form, ...maybe({ name }), code } as const;
		const checked = single ? [...outdated(document, judge), ...checkApplication(document, judge)] : checkServe(document, judge);
		return { ...noFacts, manifests: [manifest], models, services, remarks: [...checkStructure(tree, form, judge), ...checked] };
	},
};

function placeOf(document: Cursor, { file }: Source): Judge["at"] {
	return document.entries()[0]?.key?.at ?? { file, start: 0, end: 0 };
}

/** Lists of applications are the only form that today's releases read. */
function* outdated(document: Cursor, { title, release }: Judge): Iterable<PlatformRemark> {
	const { key } = document.get("import_path");
	if (!key || compareVersions(release, "2.10") < 0) return;
	const message = `The file is a single application, a form that ${title} no longer reads; it wants a list of them under \`applications\`.`;
	yield { rule: "config/deprecated-setting", at: key.at, message };
}
