import { spokenByPlatform } from "../rule.ts";

export const preferredBatchOverMax = spokenByPlatform({
	id: "capacity/preferred-batch-over-max",
	summary: "A preferred batch size is larger than any batch that the server may form.",
	severity: "error",
});
