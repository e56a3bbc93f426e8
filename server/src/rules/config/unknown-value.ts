import { spokenByPlatform } from "../rule.ts";

export const unknownValue = spokenByPlatform({
	id: "config/unknown-value",
	summary: "A value is none of those that the platform knows.",
	severity: "error",
});
