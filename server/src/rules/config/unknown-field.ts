import { spokenByPlatform } from "../rule.ts";

export const unknownField = spokenByPlatform({
	id: "config/unknown-field",
	summary: "A key is written that the platform does not know.",
	severity: "error",
});
