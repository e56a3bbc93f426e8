import type { Located, Span } from "../source/span.ts";

/** A resource that runs pods, by the words that others name it and its pods by. */
export interface Workload {
	readonly kind: string;
	readonly name: string;
	/** Absent where whoever applies the manifest chooses it. */
	readonly namespace?: string;
	/** Those of its pods. */
	readonly labels: Readonly<Record<string, string>>;
}

/** Something that sets how many replicas of a workload run. */
export interface Scaler {
	readonly kind: "scaler";
	/** What to call it by: its name. */
	readonly at: Span;
	readonly dialect: string;
	/** HorizontalPodAutoscaler or ScaledObject. */
	readonly type: string;
	readonly name?: Located<string>;
	readonly target: Omit<Workload, "labels"> & { readonly at: Span };
	readonly minReplicas?: Located<number>;
	readonly maxReplicas?: Located<number>;
}

/** How the pods of a workload make room for those of a new version. Shares of pods as written: "25%" or "1"; Kubernetes takes 25% for each that is not stated. */
export interface Rollout {
	/** What says so: the key of the strategy, else the workload's name. */
	readonly at: Span;
	/** Pods that may be there besides the wanted number. */
	readonly surge?: Located<string>;
	/** Pods that may be missing from it. */
	readonly unavailable?: Located<string>;
}
