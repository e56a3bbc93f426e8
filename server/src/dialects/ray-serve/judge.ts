import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import { type Extra, refused as refusedBy } from "../kubernetes/remark.ts";

/** The newest release of Ray whose configuration is described here. */
export const newestRay = "2.60";

/** Who reads a configuration of Ray Serve. */
export interface Judge {
	/** "Ray Serve 2.60". */
	readonly title: string;
	readonly release: string;
	/** What to underline where nothing in the configuration can be. */
	readonly at: Span;
}

export function judgeOf(release: string | undefined, at: Span): Judge {
	return { title: `Ray Serve ${release ?? newestRay}`, release: release ?? newestRay, at };
}

export function refused(at: Span, { title }: Judge, what: string, extra: Extra = {}): PlatformRemark {
	return refusedBy(at, title, what, extra);
}
