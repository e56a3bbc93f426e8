import { spokenByPlatform } from "../rule.ts";

export const wrongType = spokenByPlatform({
	id: "config/wrong-type",
	summary: "A value cannot be read as the type that the platform wants.",
	severity: "error",
});
