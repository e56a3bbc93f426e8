import { spokenByPlatform } from "../rule.ts";

export const rejected = spokenByPlatform({
	id: "config/rejected",
	summary: "The platform refuses the manifest for a reason that no single field shows.",
	severity: "error",
});
