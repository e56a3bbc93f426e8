import { join } from "node:path";
import { readExport } from "../lineage/read-export.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { ReportFiles } from "./report-files.ts";

type ImportWant = Extract<Want, { readonly kind: "import" }>;

const exports = new ReportFiles(readExport);

/** Reads the lineage of another repository that a configuration imports. */
export async function learnImport(base: string, { path, from }: ImportWant): Promise<readonly Learnt[]> {
	const found = await exports.at(join(base, path));
	const value = found === "absent" || "problem" in found ? found : found.report;
	return [{ kind: "import", path, from, value }];
}
