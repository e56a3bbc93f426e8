import type { Card } from "../../facts/card.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, duration } from "./read.ts";

export function readConsumers(list: Cursor): Card["consumers"] {
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
		}));
		return read ? [{ ...read, at: id?.at ?? read.at }] : [];
	});
}

export function readFeedback(feedback: Cursor): Card["feedback"] {
	return all(feedback, () => ({
		labelSource: feedback.get("labelSource").string(),
		labelDelay: duration(feedback.get("labelDelay")),
		surface: feedback.get("surface").string(),
		authenticated: feedback.get("authenticated").boolean(),
		mitigation: feedback.get("mitigation").string(),
	}));
}

export function readRetraining(retraining: Cursor): Card["retraining"] {
	return all(retraining, () => ({
		trigger: retraining.get("trigger").string(),
		cadence: duration(retraining.get("cadence")),
		promote: retraining.get("promote").string(),
		gate: retraining.get("gate").key?.at,
	}));
}

export function readMonitoring(list: Cursor): Card["monitoring"] {
	return list.items().flatMap((monitor) => {
		const feature = monitor.get("feature").string();
		const read = all(monitor, () => ({
			feature,
			metric: monitor.get("metric").string(),
			method: monitor.get("method").string(),
			threshold: monitor.get("threshold").number(),
			alert: monitor.get("alert").key?.at,
		}));
		return read ? [{ ...read, at: feature?.at ?? read.at }] : [];
	});
}
