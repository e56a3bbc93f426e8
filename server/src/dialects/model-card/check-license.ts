import type { PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";

/** A licence that the Hub does not list needs a name, and its text must be where the card says. */
export function checkLicense(document: Cursor, { source, exists }: Context): readonly PlatformRemark[] {
	const [license, name, link] = ["license", "license_name", "license_link"].map((key) => document.get(key));
	const remarks: PlatformRemark[] = ["license", "datasets"].flatMap((key): readonly PlatformRemark[] => {
		const value = document.get(key);
		if (!value.key || !isEmpty(value.tree)) return [];
		return [{ rule: "config/wrong-type", at: value.key.at, message: `\`${key}\` has no value, so the Hugging Face Hub refuses the card.` }];
	});
	const other = license?.string();
	if (other?.value === "other" && !name?.present) {
		const message = "The license is `other`, but there is no `license_name` that says which one.";
		remarks.push({ rule: "config/missing-field", severity: "warning", at: other.at, message });
	}
	const path = link?.string();
	if (!path || /^\w+:|^\/|[#?]/.test(path.value) || exists(resolvePath(source.file, path.value)) !== false) return remarks;
	const message = `\`license_link\` names \`${path.value}\`, but there is no such file beside the card.`;
	return [...remarks, { rule: "config/dangling-reference", severity: "warning", at: path.at, message }];
}
