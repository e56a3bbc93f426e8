import { type Cursor, isEmpty } from "../../source/tree.ts";

/** Keys that the metadata of models have, and hardly other front matter. */
const strong = ["model-index", "base_model", "library_name", "pipeline_tag"];
const weak = ["tags", "datasets", "language", "metrics", "license_name", "license_link"];

/** Keys of cards of datasets, of spaces, and of pages of a website. */
const ofOthers =
	/^(?:dataset_info|configs|task_categories|task_ids|size_categories|source_datasets|annotations_creators|language_creators|multilinguality|sdk|sdk_version|app_file|emoji|colorFrom|colorTo|layout|permalink|sidebar_label|sidebar_position|slug)$/;

/** With these a licence and tags may be those of a page or a package. */
const ofPages = /^(?:title|date|name|description|author|authors|version)$/;

/** Any of the telling keys at the beginning of a line: what has none of them is not worth reading. */
const telling = /^(?:model-index|base_model|library_name|pipeline_tag|license)[ \t]*:/m;

/** May a Markdown file that begins so be a model card? */
export function mayBeModelCard(head: string): boolean {
	return telling.test(head);
}

export function recognises(document: Cursor): boolean {
	const keys = document.entries().flatMap(({ key }) => key?.value ?? []);
	if (keys.some((key) => ofOthers.test(key)) || isForm(document)) return false;
	if (keys.some((key) => strong.includes(key))) return true;
	return keys.includes("license") && keys.some((key) => weak.includes(key)) && !keys.some((key) => ofPages.test(key));
}

/** A form to be filled in by a program has `{license}` where the licence goes, which YAML reads as a map. */
function isForm(document: Cursor): boolean {
	const values = document.entries().flatMap((entry) => [entry, ...entry.items()]);
	return values.some(({ tree }) => {
		const [only, ...more] = tree?.kind === "map" ? tree.entries : [];
		return only !== undefined && more.length === 0 && isEmpty(only.value);
	});
}
