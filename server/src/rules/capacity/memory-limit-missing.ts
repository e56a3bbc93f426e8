import { rule } from "../rule.ts";
import { called, servingContainer } from "./serving.ts";

export const memoryLimitMissing = rule({
	id: "capacity/memory-limit-missing",
	summary: "The container of a model in production states no memory limit.",
	severity: "warning",
	about: "service",
	reach: "graph",
	stage: "production",
	*check(service) {
		const container = servingContainer(service);
		if (!container || container.moreResources || container.limits.some(({ name }) => name.value === "memory")) return;
		const who = called(service.name, "The service");
		yield { at: container.at, message: `${who} is in production, but the container of its model states no memory limit.` };
	},
});
