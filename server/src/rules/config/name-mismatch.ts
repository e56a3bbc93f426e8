import { spokenByPlatform } from "../rule.ts";

export const nameMismatch = spokenByPlatform({
	id: "config/name-mismatch",
	summary: "A name is not the one by which the platform looks for the thing.",
	severity: "error",
});
