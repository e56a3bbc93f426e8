import type { Card } from "../../facts/card.ts";
import type { CanaryPlan, GateTerms } from "../../facts/card-operation.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, duration, keyPlace, stated } from "./read.ts";

export function readConsumers(list: Cursor, text: string): Card["consumers"] {
	return list.items().flatMap((consumer) => {
		const id = consumer.get("id").string();
		const read = all(consumer, () => ({
			id,
			path: consumer.get("path").string(),
			timeoutMs: consumer.get("timeoutMs").number(),
			asynchronous: consumer.get("async").boolean(),
			onAbstain: consumer.get("onAbstain").string(),
			locale: consumer.get("locale").string(),
			semantics: consumer.get("semantics").string(),
			place: keyPlace(consumer, text, consumer.entries()[1]?.key?.value),
		}));
		return read ? [{ ...read, at: id?.at ?? read.at }] : [];
	});
}

export function readFeedback(feedback: Cursor, text: string): Card["feedback"] {
	return all(feedback, () => ({
		labelSource: feedback.get("labelSource").string(),
		labelDelay: duration(feedback.get("labelDelay")),
		surface: feedback.get("surface").string(),
		authenticated: feedback.get("authenticated").boolean(),
		mitigation: feedback.get("mitigation").string(),
		blind: feedback.get("blind").boolean(),
		place: keyPlace(feedback, text),
	}));
}

export function readRetraining(retraining: Cursor, text: string): Card["retraining"] {
	return stated(retraining, () => ({
		trigger: retraining.get("trigger").string(),
		cadence: duration(retraining.get("cadence")),
		promote: retraining.get("promote").string(),
		gate: retraining.get("gate").key?.at,
		gateTerms: readGate(retraining.get("gate")),
		place: keyPlace(retraining, text),
	}));
}

function readGate(gate: Cursor): GateTerms | undefined {
	return all(gate, () => ({
		metric: gate.get("metric").string(),
		against: gate.get("vs").string(),
		minDelta: gate.get("minDelta").number(),
		threshold: gate.get("threshold").number(),
	}));
}

export function readCanary(canary: Cursor): CanaryPlan | undefined {
	return all(canary, () => ({ window: duration(canary.get("window")), errorDelta: canary.get("errorDelta").number() }));
}

export function readFallback(fallback: Cursor): Card["fallback"] {
	return stated(fallback, () => ({
		type: fallback.get("kind").string(),
		target: fallback.get("target").string(),
		timeoutMs: fallback.get("timeoutMs").number(),
	}));
}

export function readOutOfRange(range: Cursor): Card["outOfRange"] {
	return stated(range, () => ({ detector: range.get("detector").string(), action: range.get("action").string() }));
}

export function readMonitoring(list: Cursor, text: string): Card["monitoring"] {
	return list.items().flatMap((monitor) => {
		const feature = monitor.get("feature").string();
		const read = all(monitor, () => ({
			feature,
			metric: monitor.get("metric").string(),
			method: monitor.get("method").string(),
			threshold: monitor.get("threshold").number(),
			thresholdKey: monitor.get("threshold").key?.at,
			alert: monitor.get("alert").key?.at,
			alertRoute: monitor.get("alert", "route").string(),
			alertThreshold: monitor.get("alert", "threshold").number(),
			place: keyPlace(monitor, text, monitor.entries()[1]?.key?.value),
		}));
		return read ? [{ ...read, at: feature?.at ?? read.at }] : [];
	});
}
