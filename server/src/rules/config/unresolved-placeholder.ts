import { spokenByPlatform } from "../rule.ts";

export const unresolvedPlaceholder = spokenByPlatform({
	id: "config/unresolved-placeholder",
	summary: "A placeholder was never filled in, although the file is read as it is.",
	severity: "warning",
});
