import { spokenByPlatform } from "../rule.ts";

export const duplicateKey = spokenByPlatform({
	id: "config/duplicate-key",
	summary: "A key stands twice where the platform keeps only one of the two values.",
	severity: "error",
});
