/** The tag of an image as written, empty where there is none; nothing where a digest, a build tool or a placeholder says which image it is. */
export function tagOf(image: string): string | undefined {
	if (image === "" || image.includes("@") || /^[a-z]+:\/\//.test(image) || /[\s$<{]/.test(image)) return undefined;
	const last = image.slice(image.lastIndexOf("/") + 1);
	const colon = last.indexOf(":");
	return colon < 0 ? "" : last.slice(colon + 1);
}

/** Tags that are moved to each new build: `latest`, `nightly` and their variants for other hardware. */
export function isMoved(tag: string): boolean {
	return /^(latest|nightly)(-[a-z][\w.-]*)?$/i.test(tag) || /-(latest|nightly)$/i.test(tag);
}
