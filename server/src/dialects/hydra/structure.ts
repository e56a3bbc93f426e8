import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";

/** The newest release that is out. */
const newest = "1.3";

export function platformOf(target: string | undefined): Platform {
	return { title: `Hydra ${target ?? newest}`, rejectsUnknown: true, target: target ?? newest };
}

export function isFrom(release: string, platform: Platform): boolean {
	return compareVersions(platform.target ?? newest, release) >= 0;
}

export function refused(at: Span, platform: Platform, what: string, extra: Partial<PlatformRemark> = {}): PlatformRemark {
	return { rule: "config/rejected", at, message: `${platform.title} refuses this: ${what}`, ...extra };
}

/** A form of old releases, which a program asks for by its `version_base`. */
export function outdated(at: Span, platform: Platform, what: string, extra: Partial<PlatformRemark> = {}): PlatformRemark {
	if (isFrom("1.4", platform)) return refused(at, platform, `${what}.`, extra);
	const message = `${sentence(what)}, which Hydra takes with a warning where version_base is below 1.2, and refuses elsewhere.`;
	return { rule: "config/deprecated-setting", at, message, ...extra };
}

/** What works today, and not after the next update. */
export function refusedNext(at: Span, platform: Platform, what: string): PlatformRemark {
	if (isFrom("1.4", platform)) return refused(at, platform, `${what}.`);
	return {
		rule: "config/deprecated-setting",
		severity: "info",
		at,
		message: `${sentence(what)}, which Hydra refuses from release 1.4 on.`,
	};
}

function sentence(what: string): string {
	return what.charAt(0).toUpperCase() + what.slice(1);
}
