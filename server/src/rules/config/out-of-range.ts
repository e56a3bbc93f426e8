import { spokenByPlatform } from "../rule.ts";

export const outOfRange = spokenByPlatform({
	id: "config/out-of-range",
	summary: "A number lies outside the range that the platform accepts.",
	severity: "error",
});
