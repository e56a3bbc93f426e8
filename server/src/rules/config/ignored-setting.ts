import { spokenByPlatform } from "../rule.ts";

export const ignoredSetting = spokenByPlatform({
	id: "config/ignored-setting",
	summary: "A setting is written that the platform accepts and then does not use.",
	severity: "warning",
});
