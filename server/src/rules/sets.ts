/**
 * Sets of rules by the names that `rules: "2026.1"` gives them. A set never changes once it was released, so that an upgrade brings no finding that nobody
 * asked for: new rules go into the next one.
 */
export const ruleSets: ReadonlyMap<string, ReadonlySet<string>> = new Map([
	[
		"2026.1",
		setOf({
			artifact: `
				code-uri-unpinned file-missing framework-skew lock-out-of-date mutable-alias mutable-image opset-unsupported
				requirements-unpinned runtime-unpinned unreadable-model unversioned-uri`,
			capacity: `
				batch-delay-vs-slo benchmark-failed benchmark-not-applicable cold-start-vs-slo concurrency-conflict gpu-limits
				gpu-not-requested hpa-replicas-conflict latency-slo-unmet memory-below-peak memory-limit-missing model-exceeds-memory
				preferred-batch-over-max rollout-gpu-deadlock shm-too-small simpler-model-suffices throughput-slo-unmet
				timeout-below-latency timeout-inverted`,
			config: `
				dangling-reference deprecated-setting duplicate-key ignored-setting missing-field name-mismatch no-runtime out-of-range
				rejected unit-suspect unknown-field unknown-value unresolved-placeholder wrong-type`,
			contract: `
				batch-dim-conflict breaking-change dtype-mismatch ensemble-cycle ensemble-mismatch ensemble-unbound ensemble-unwired
				feature-count-mismatch feature-not-in-signature feature-type-skew nullable-integer protocol-mismatch semantics-conflict
				shape-mismatch signature-missing tensor-unknown`,
			drift: `
				action-limit-missing breach-unhandled feature-set-mismatch fixed-threshold monitor-without-alert offline-online-gap
				outliers-unhandled reference-mismatch report-stale report-unreadable report-unsound retraining-overdue
				retraining-policy-missing retraining-too-slow slice-below-gate threshold-under-label-shift unmonitored-feature`,
			feedback: `
				blast-radius correction-cascade delay-exceeds-cadence direct-loop hidden-loop label-is-prediction phantom-consumer
				sla-inversion undeclared-consumer`,
			lineage: `
				bundled-features correlated-features cross-team-unversioned cycle dead-stage epsilon-feature forbidden-feature history-gap
				importance-unreadable label-leak lookup-skew notebook-in-path retired-feature serving-unavailable-feature stale-source
				train-serve-split unresolved unstable-upstream-model unused-feature`,
			product: `
				explainability-missing explainer-incompatible implicit-request-blocking inclusion-untested kpi-unmeasured locale-gap
				low-confidence-unhandled owner-missing owner-unknown presentation-undefined review-expired stage-mismatch`,
			rollout: `
				abandoned-canary canary-same-artifact canary-underpowered fallback-missing fallback-shares-failure probe-invalid
				promotion-gate-missing readiness-missing rollback-impossible rollback-incompatible single-replica startup-window-too-short
				traffic-sum`,
			security: `
				code-in-model pickle-artifact pickle-dangerous-global pii-to-log plaintext-secret plaintext-transport poisonable-loop
				remote-code untrusted-training-source`,
		}),
	],
]);

/** The set that applies where none is named. */
export const newestRuleSetName = [...ruleSets.keys()].at(-1) ?? "";

/** Rules that are in no set yet: they speak in an audit, or where a configuration names them. */
export const previews: ReadonlySet<string> = new Set([]);

/** The rules that do not speak by themselves under a set, by its name; without a name, under the newest. */
export function asleepUnder(name: string | undefined): ReadonlySet<string> {
	return asleep.get(name ?? newestRuleSetName) ?? asleep.get(newestRuleSetName) ?? previews;
}

function setOf(families: Readonly<Record<string, string>>): ReadonlySet<string> {
	return new Set(
		Object.entries(families).flatMap(([family, names]) =>
			names
				.trim()
				.split(/\s+/)
				.map((name) => `${family}/${name}`),
		),
	);
}

const asleep: ReadonlyMap<string, ReadonlySet<string>> = new Map(
	[...ruleSets].map(([name, own]) => {
		const all = [...previews, ...[...ruleSets.values()].flatMap((set) => [...set])];
		return [name, new Set(all.filter((id) => !own.has(id)))];
	}),
);
