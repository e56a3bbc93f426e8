export const severities = ["error", "warning", "info"] as const;
export const presets = ["recommended", "strict", "ci", "audit"] as const;
export const stages = ["experiment", "staging", "production"] as const;

/** The flags of `plimsoll check`, in a file of their own because an answer that was kept is found before anything else is loaded. */
export const flags = {
	format: { type: "string", default: "text" },
	"fail-on": { type: "string", default: "error" },
	preset: { type: "string" },
	stage: { type: "string" },
	fix: { type: "boolean", default: false },
	"fix-unsafe": { type: "boolean", default: false },
	diff: { type: "boolean", default: false },
	since: { type: "string" },
	baseline: { type: "string" },
	"write-baseline": { type: "boolean", default: false },
	"no-allow": { type: "boolean", default: false },
	"no-cards": { type: "boolean", default: false },
	now: { type: "string" },
	profile: { type: "boolean", default: false },
	watch: { type: "boolean", default: false },
	cache: { type: "string" },
	"no-cache": { type: "boolean", default: false },
} as const;
