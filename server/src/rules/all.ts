import { codeUriUnpinned } from "./artifact/code-uri-unpinned.ts";
import { fileMissing } from "./artifact/file-missing.ts";
import { frameworkSkew } from "./artifact/framework-skew.ts";
import { lockOutOfDate } from "./artifact/lock-out-of-date.ts";
import { mutableAlias } from "./artifact/mutable-alias.ts";
import { mutableImage } from "./artifact/mutable-image.ts";
import { opsetUnsupported } from "./artifact/opset-unsupported.ts";
import { requirementsUnpinned } from "./artifact/requirements-unpinned.ts";
import { runtimeUnpinned } from "./artifact/runtime-unpinned.ts";
import { unreadableModel } from "./artifact/unreadable-model.ts";
import { unversionedUri } from "./artifact/unversioned-uri.ts";
import { batchDelayVsSlo } from "./capacity/batch-delay-vs-slo.ts";
import { benchmarkFailed } from "./capacity/benchmark-failed.ts";
import { benchmarkNotApplicable } from "./capacity/benchmark-not-applicable.ts";
import { coldStartVsSlo } from "./capacity/cold-start-vs-slo.ts";
import { concurrencyConflict } from "./capacity/concurrency-conflict.ts";
import { gpuLimits } from "./capacity/gpu-limits.ts";
import { gpuNotRequested } from "./capacity/gpu-not-requested.ts";
import { hpaReplicasConflict } from "./capacity/hpa-replicas-conflict.ts";
import { latencySloUnmet } from "./capacity/latency-slo-unmet.ts";
import { memoryBelowPeak } from "./capacity/memory-below-peak.ts";
import { memoryLimitMissing } from "./capacity/memory-limit-missing.ts";
import { modelExceedsMemory } from "./capacity/model-exceeds-memory.ts";
import { preferredBatchOverMax } from "./capacity/preferred-batch-over-max.ts";
import { rolloutGpuDeadlock } from "./capacity/rollout-gpu-deadlock.ts";
import { shmTooSmall } from "./capacity/shm-too-small.ts";
import { simplerModelSuffices } from "./capacity/simpler-model-suffices.ts";
import { throughputSloUnmet } from "./capacity/throughput-slo-unmet.ts";
import { timeoutBelowLatency } from "./capacity/timeout-below-latency.ts";
import { timeoutInverted } from "./capacity/timeout-inverted.ts";
import { danglingReference } from "./config/dangling-reference.ts";
import { deprecatedSetting } from "./config/deprecated-setting.ts";
import { duplicateKey } from "./config/duplicate-key.ts";
import { ignoredSetting } from "./config/ignored-setting.ts";
import { missingField } from "./config/missing-field.ts";
import { nameMismatch } from "./config/name-mismatch.ts";
import { noRuntime } from "./config/no-runtime.ts";
import { outOfRange } from "./config/out-of-range.ts";
import { rejected } from "./config/rejected.ts";
import { unitSuspect } from "./config/unit-suspect.ts";
import { unknownField } from "./config/unknown-field.ts";
import { unknownValue } from "./config/unknown-value.ts";
import { unresolvedPlaceholder } from "./config/unresolved-placeholder.ts";
import { wrongType } from "./config/wrong-type.ts";
import { batchDimConflict } from "./contract/batch-dim-conflict.ts";
import { breakingChange } from "./contract/breaking-change.ts";
import { dtypeMismatch } from "./contract/dtype-mismatch.ts";
import { ensembleCycle } from "./contract/ensemble-cycle.ts";
import { ensembleMismatch } from "./contract/ensemble-mismatch.ts";
import { ensembleUnbound } from "./contract/ensemble-unbound.ts";
import { ensembleUnwired } from "./contract/ensemble-unwired.ts";
import { featureCountMismatch } from "./contract/feature-count-mismatch.ts";
import { featureNotInSignature } from "./contract/feature-not-in-signature.ts";
import { featureTypeSkew } from "./contract/feature-type-skew.ts";
import { nullableInteger } from "./contract/nullable-integer.ts";
import { protocolMismatch } from "./contract/protocol-mismatch.ts";
import { semanticsConflict } from "./contract/semantics-conflict.ts";
import { shapeMismatch } from "./contract/shape-mismatch.ts";
import { signatureMissing } from "./contract/signature-missing.ts";
import { tensorUnknown } from "./contract/tensor-unknown.ts";
import { actionLimitMissing } from "./drift/action-limit-missing.ts";
import { breachUnhandled } from "./drift/breach-unhandled.ts";
import { featureSetMismatch } from "./drift/feature-set-mismatch.ts";
import { fixedThreshold } from "./drift/fixed-threshold.ts";
import { monitorWithoutAlert } from "./drift/monitor-without-alert.ts";
import { offlineOnlineGap } from "./drift/offline-online-gap.ts";
import { outliersUnhandled } from "./drift/outliers-unhandled.ts";
import { referenceMismatch } from "./drift/reference-mismatch.ts";
import { reportStale } from "./drift/report-stale.ts";
import { reportUnreadable } from "./drift/report-unreadable.ts";
import { reportUnsound } from "./drift/report-unsound.ts";
import { retrainingOverdue } from "./drift/retraining-overdue.ts";
import { retrainingPolicyMissing } from "./drift/retraining-policy-missing.ts";
import { retrainingTooSlow } from "./drift/retraining-too-slow.ts";
import { sliceBelowGate } from "./drift/slice-below-gate.ts";
import { thresholdUnderLabelShift } from "./drift/threshold-under-label-shift.ts";
import { unmonitoredFeature } from "./drift/unmonitored-feature.ts";
import { blastRadius } from "./feedback/blast-radius.ts";
import { correctionCascade } from "./feedback/correction-cascade.ts";
import { delayExceedsCadence } from "./feedback/delay-exceeds-cadence.ts";
import { directLoop } from "./feedback/direct-loop.ts";
import { hiddenLoop } from "./feedback/hidden-loop.ts";
import { labelIsPrediction } from "./feedback/label-is-prediction.ts";
import { phantomConsumer } from "./feedback/phantom-consumer.ts";
import { slaInversion } from "./feedback/sla-inversion.ts";
import { undeclaredConsumer } from "./feedback/undeclared-consumer.ts";
import { bundledFeatures } from "./lineage/bundled-features.ts";
import { correlatedFeatures } from "./lineage/correlated-features.ts";
import { crossTeamUnversioned } from "./lineage/cross-team-unversioned.ts";
import { cycle } from "./lineage/cycle.ts";
import { deadStage } from "./lineage/dead-stage.ts";
import { epsilonFeature } from "./lineage/epsilon-feature.ts";
import { forbiddenFeature } from "./lineage/forbidden-feature.ts";
import { historyGap } from "./lineage/history-gap.ts";
import { importanceUnreadable } from "./lineage/importance-unreadable.ts";
import { labelLeak } from "./lineage/label-leak.ts";
import { lookupSkew } from "./lineage/lookup-skew.ts";
import { notebookInPath } from "./lineage/notebook-in-path.ts";
import { retiredFeature } from "./lineage/retired-feature.ts";
import { servingUnavailableFeature } from "./lineage/serving-unavailable-feature.ts";
import { staleSource } from "./lineage/stale-source.ts";
import { trainServeSplit } from "./lineage/train-serve-split.ts";
import { unresolved } from "./lineage/unresolved.ts";
import { unstableUpstreamModel } from "./lineage/unstable-upstream-model.ts";
import { unusedFeature } from "./lineage/unused-feature.ts";
import { explainabilityMissing } from "./product/explainability-missing.ts";
import { explainerIncompatible } from "./product/explainer-incompatible.ts";
import { implicitRequestBlocking } from "./product/implicit-request-blocking.ts";
import { inclusionUntested } from "./product/inclusion-untested.ts";
import { kpiUnmeasured } from "./product/kpi-unmeasured.ts";
import { localeGap } from "./product/locale-gap.ts";
import { lowConfidenceUnhandled } from "./product/low-confidence-unhandled.ts";
import { ownerMissing } from "./product/owner-missing.ts";
import { ownerUnknown } from "./product/owner-unknown.ts";
import { presentationUndefined } from "./product/presentation-undefined.ts";
import { reviewExpired } from "./product/review-expired.ts";
import { stageMismatch } from "./product/stage-mismatch.ts";
import { abandonedCanary } from "./rollout/abandoned-canary.ts";
import { canarySameArtifact } from "./rollout/canary-same-artifact.ts";
import { canaryUnderpowered } from "./rollout/canary-underpowered.ts";
import { fallbackMissing } from "./rollout/fallback-missing.ts";
import { fallbackSharesFailure } from "./rollout/fallback-shares-failure.ts";
import { probeInvalid } from "./rollout/probe-invalid.ts";
import { promotionGateMissing } from "./rollout/promotion-gate-missing.ts";
import { readinessMissing } from "./rollout/readiness-missing.ts";
import { rollbackImpossible } from "./rollout/rollback-impossible.ts";
import { rollbackIncompatible } from "./rollout/rollback-incompatible.ts";
import { singleReplica } from "./rollout/single-replica.ts";
import { startupWindowTooShort } from "./rollout/startup-window-too-short.ts";
import { trafficSum } from "./rollout/traffic-sum.ts";
import type { Rule } from "./rule.ts";
import { codeInModel } from "./security/code-in-model.ts";
import { pickleArtifact } from "./security/pickle-artifact.ts";
import { pickleDangerousGlobal } from "./security/pickle-dangerous-global.ts";
import { piiToLog } from "./security/pii-to-log.ts";
import { plaintextSecret } from "./security/plaintext-secret.ts";
import { plaintextTransport } from "./security/plaintext-transport.ts";
import { poisonableLoop } from "./security/poisonable-loop.ts";
import { remoteCode } from "./security/remote-code.ts";
import { untrustedTrainingSource } from "./security/untrusted-training-source.ts";

/** Every rule, by family. */
export const rules: readonly Rule[] = [
	codeUriUnpinned,
	fileMissing,
	lockOutOfDate,
	frameworkSkew,
	mutableAlias,
	mutableImage,
	opsetUnsupported,
	requirementsUnpinned,
	runtimeUnpinned,
	unreadableModel,
	unversionedUri,
	batchDelayVsSlo,
	benchmarkFailed,
	benchmarkNotApplicable,
	coldStartVsSlo,
	concurrencyConflict,
	gpuLimits,
	gpuNotRequested,
	hpaReplicasConflict,
	latencySloUnmet,
	memoryBelowPeak,
	memoryLimitMissing,
	modelExceedsMemory,
	preferredBatchOverMax,
	rolloutGpuDeadlock,
	shmTooSmall,
	simplerModelSuffices,
	throughputSloUnmet,
	timeoutBelowLatency,
	timeoutInverted,
	danglingReference,
	deprecatedSetting,
	duplicateKey,
	ignoredSetting,
	missingField,
	nameMismatch,
	noRuntime,
	outOfRange,
	rejected,
	unitSuspect,
	unknownField,
	unknownValue,
	unresolvedPlaceholder,
	wrongType,
	batchDimConflict,
	breakingChange,
	dtypeMismatch,
	ensembleCycle,
	ensembleMismatch,
	ensembleUnbound,
	ensembleUnwired,
	featureCountMismatch,
	featureNotInSignature,
	featureTypeSkew,
	nullableInteger,
	protocolMismatch,
	semanticsConflict,
	shapeMismatch,
	signatureMissing,
	tensorUnknown,
	actionLimitMissing,
	breachUnhandled,
	featureSetMismatch,
	fixedThreshold,
	monitorWithoutAlert,
	offlineOnlineGap,
	outliersUnhandled,
	referenceMismatch,
	reportStale,
	reportUnreadable,
	reportUnsound,
	retrainingOverdue,
	retrainingPolicyMissing,
	retrainingTooSlow,
	sliceBelowGate,
	thresholdUnderLabelShift,
	unmonitoredFeature,
	correctionCascade,
	delayExceedsCadence,
	blastRadius,
	directLoop,
	hiddenLoop,
	labelIsPrediction,
	phantomConsumer,
	slaInversion,
	undeclaredConsumer,
	bundledFeatures,
	correlatedFeatures,
	crossTeamUnversioned,
	cycle,
	deadStage,
	epsilonFeature,
	forbiddenFeature,
	historyGap,
	importanceUnreadable,
	labelLeak,
	lookupSkew,
	notebookInPath,
	retiredFeature,
	servingUnavailableFeature,
	staleSource,
	trainServeSplit,
	unresolved,
	unstableUpstreamModel,
	unusedFeature,
	explainabilityMissing,
	explainerIncompatible,
	implicitRequestBlocking,
	inclusionUntested,
	localeGap,
	lowConfidenceUnhandled,
	ownerUnknown,
	presentationUndefined,
	stageMismatch,
	kpiUnmeasured,
	ownerMissing,
	reviewExpired,
	abandonedCanary,
	canarySameArtifact,
	canaryUnderpowered,
	fallbackSharesFailure,
	rollbackIncompatible,
	fallbackMissing,
	probeInvalid,
	promotionGateMissing,
	readinessMissing,
	rollbackImpossible,
	singleReplica,
	startupWindowTooShort,
	trafficSum,
	codeInModel,
	pickleArtifact,
	pickleDangerousGlobal,
	piiToLog,
	plaintextSecret,
	plaintextTransport,
	poisonableLoop,
	remoteCode,
	untrustedTrainingSource,
];
