import { fileURLToPath } from "node:url";

/** The absolute path that a URI stands for; nothing where it stands for none on this machine. */
export function pathOf(uri: string): string | undefined {
	if (!uri.startsWith("file:")) return undefined;
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}
