import { spokenByPlatform } from "../rule.ts";

export const deprecatedSetting = spokenByPlatform({
	id: "config/deprecated-setting",
	summary: "A setting, or the form of the whole manifest, is one that the targeted release has dropped or is about to drop.",
	severity: "warning",
});
