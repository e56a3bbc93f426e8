import { spokenByPlatform } from "../rule.ts";

export const noRuntime = spokenByPlatform({
	id: "config/no-runtime",
	summary: "No serving runtime takes the model as it is declared.",
	severity: "warning",
});
