import type { Interval } from "../importance/interval.ts";
import type { Metric } from "./report.ts";

const higher =
	/^(?:neg_.*|(?:balanced_)?accuracy|(?:top_\d+_)?accuracy|(?:precision|recall|f1|f0_5|f2|jaccard)(?:_(?:micro|macro|weighted|samples))?|sensitivity|specificity|roc_auc(?:_.*)?|auc|pr_auc|precision_recall_auc|average_precision|mean_average_precision|matthews_corrcoef|mcc|cohen_kappa|r2|explained_variance|ndcg(?:_at)?(?:_\d+)?|mrr|bleu|rouge[_\w]*|iou|dice)$/;
const lower =
	/^(?:log_?loss|cross_entropy|brier(?:_loss)?|mse|rmse|mae|mape|smape|wape|rmsle|max_error|(?:root_)?mean_(?:squared|absolute)(?:_percentage|_log)?_error|median_absolute_error|mean_squared_log_error|root_mean_squared_log_error|wer|cer|perplexity|ece|expected_calibration_error)$/;

/** Do two words mean the same metric? Tools write `f1-score`, `f1_score` and `F1`. */
export function sameMetric(a: string, b: string): boolean {
	return plain(a) === plain(b);
}

/** Which way a metric gets better: as the report says, else as its name tells. Nothing for a name that nobody here knows. */
export function betterWay({ name, better }: Pick<Metric, "name" | "better">): "higher" | "lower" | undefined {
	if (better) return better;
	const word = plain(name);
	return higher.test(word) ? "higher" : lower.test(word) ? "lower" : undefined;
}

/** Does a share of right answers among n of them, each as independent as the next: `accuracy`. */
export function isShare(name: string): boolean {
	return plain(name) === "accuracy";
}

const z = 1.959963984540054;

/**
 * The interval of confidence 0.95 for a share that was found among n rows, after Wilson: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 * (Wilson 1927; NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1). Nothing for what is no share or has no rows.
 */
export function shareInterval(share: number, n: number): Interval | undefined {
	if (!Number.isInteger(n) || n < 1 || !(share >= 0 && share <= 1)) return undefined;
	const square = z ** 2 / n;
	const middle = share + square / 2;
	const reach = z * Math.sqrt((share * (1 - share)) / n + square / (4 * n));
	return { low: Math.max(0, (middle - reach) / (1 + square)), high: Math.min(1, (middle + reach) / (1 + square)), confidence: 0.95 };
}

function plain(name: string): string {
	return name
		.trim()
		.toLowerCase()
		.replace(/[\s-]+/g, "_")
		.replace(/_score$/, "");
}
