import { spokenByPlatform } from "../rule.ts";

export const missingField = spokenByPlatform({
	id: "config/missing-field",
	summary: "A part is missing that the platform requires.",
	severity: "error",
});
