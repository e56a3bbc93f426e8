import type { Dataset } from "../../facts/pipeline.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { checksumOf, literal } from "./lock.ts";
import { folderOf, referenceIn } from "./places.ts";

/** The data that a `*.dvc` file stands for. */
export function readPointer({ source, document }: Context): readonly Dataset[] {
	const root = new Cursor(document);
	const folder = resolveIn(folderOf(source.file), literal(root.get("wdir"))?.value ?? ".");
	const [origin] = root.get("deps").items();
	const from = origin && originOf(origin);
	const version = origin && (literal(origin.get("repo", "rev_lock")) ?? literal(origin.get("repo", "rev")));
	return root
		.get("outs")
		.items()
		.flatMap((out): readonly Dataset[] => {
			const path = literal(out.get("path"));
			const [type, checksum] = [literal(out.get("type")), checksumOf(out)];
			if (!path) return [];
			return [
				{
					kind: "dataset",
					at: path.at,
					dialect: "dvc",
					file: referenceIn(folder, path),
					...(type ? { type } : {}),
					...(from ? { origin: from } : {}),
					...(version ? { version } : {}),
					...(checksum ? { checksum } : {}),
				},
			];
		});
}

function originOf(origin: Cursor): Located<string> | undefined {
	return literal(origin.get("repo", "url")) ?? literal(origin.get("db", "connection")) ?? literal(origin.get("path"));
}
