import { createHash, timingSafeEqual } from "node:crypto";
import { type DriftReport, driftReport, type Table } from "./drift.ts";
import { type Inference, readInference } from "./inference.ts";
import { Metrics } from "./metrics.ts";
import { modelName, modelVersion, type Predict, signature } from "./model.ts";
import type { RequestLog } from "./request-log.ts";

export interface Question {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly authorization: string | undefined;
	readonly body: string;
}

export interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface ServiceOptions {
	/** The model, or why there is none. */
	readonly predict: Predict | string;
	readonly reference: Table;
	readonly log: RequestLog;
	/** Who knows it may read the drift report; without one, everybody may. */
	readonly token: string | undefined;
}

/** Fewer rows than this scatter so widely that features without drift reach the threshold by chance. */
const fewestRows = 500;
const driftHoldsMs = 1000;

interface Route {
	readonly name: string;
	readonly method: "GET" | "POST";
	answer(question: Question): Answer | Promise<Answer>;
}

/** Answers questions; knows nothing of sockets. */
export class Service {
	private readonly options: ServiceOptions;
	private readonly metrics = new Metrics();
	private readonly routes: ReadonlyMap<string, Route>;
	private lastDrift: { readonly at: number; readonly report: DriftReport } | undefined;

	constructor(options: ServiceOptions) {
		this.options = options;
		this.routes = this.table();
	}

	async answer(question: Question): Promise<Answer> {
		const route = this.routes.get(question.path);
		const answer = await this.answerFrom(route, question);
		this.metrics.answered(route?.name ?? "other", answer.status);
		return answer;
	}

	/** The answer to rows that are known to be sound. */
	async infer({ id, rows }: Inference): Promise<Answer> {
		const { predict, log } = this.options;
		if (typeof predict === "string") {
			for (const row of rows) log.add(row);
			return failure(503, predict);
		}
		const started = performance.now();
		const data = await predict(rows);
		this.metrics.inferred(data, (performance.now() - started) / 1000);
		for (const [index, row] of rows.entries()) log.add(row, data[index]);
		const { name, datatype } = signature.output;
		const outputs = [{ name, datatype, shape: [rows.length, 1], data }];
		return json(200, { model_name: modelName, model_version: modelVersion, ...(id === undefined ? {} : { id }), outputs });
	}

	private async answerFrom(route: Route | undefined, question: Question): Promise<Answer> {
		if (!route) return failure(404, `There is nothing at ${question.path}.`);
		if (question.method !== route.method)
			return { ...failure(405, `${question.path} takes ${route.method}.`), headers: { allow: route.method } };
		try {
			return await route.answer(question);
		} catch (error) {
			console.error(error);
			return failure(500, "The service has failed.");
		}
	}

	private table(): ReadonlyMap<string, Route> {
		const get = (name: string, answer: Route["answer"]): Route => ({ name, method: "GET", answer });
		const ready = get("ready", () => json(this.ready ? 200 : 503, { name: modelName, ready: this.ready }));
		const metadata = get("metadata", () => json(200, modelMetadata));
		const infer: Route = { name: "infer", method: "POST", answer: ({ body }) => this.inferFrom(body) };
		const model = ["", `/versions/${modelVersion}`].flatMap((version): [string, Route][] => {
			const path = `/v2/models/${modelName}${version}`;
			return [
				[path, metadata],
				[`${path}/ready`, ready],
				[`${path}/infer`, infer],
			];
		});
		return new Map<string, Route>([
			["/v2", get("server", () => json(200, { name: "plimsoll-sample", version: "1", extensions: [] }))],
			["/v2/health/live", get("live", () => json(200, { live: true }))],
			["/v2/health/ready", get("ready", () => json(this.ready ? 200 : 503, { ready: this.ready }))],
			...model,
			["/metrics", get("metrics", () => this.exposition())],
			["/drift", get("drift", ({ authorization }) => this.drift(authorization))],
		]);
	}

	private get ready(): boolean {
		return typeof this.options.predict !== "string";
	}

	private inferFrom(body: string): Answer | Promise<Answer> {
		const inference = readInference(body);
		return typeof inference === "string" ? failure(400, inference) : this.infer(inference);
	}

	private exposition(): Answer {
		const { log } = this.options;
		return { status: 200, type: "text/plain; version=0.0.4; charset=utf-8", body: this.metrics.text(this.report(), log.kept) };
	}

	private drift(authorization: string | undefined): Answer {
		const { token, log } = this.options;
		if (token !== undefined && !same(authorization ?? "", `Bearer ${token}`))
			return { ...failure(401, "The drift report wants a token."), headers: { "www-authenticate": "Bearer" } };
		const report = this.report();
		return report ? json(200, report) : failure(409, `Drift is measured over ${fewestRows} rows at least, and ${log.kept} are logged.`);
	}

	/** The report over what is logged, at most a second old. */
	private report(): DriftReport | undefined {
		const { log, reference } = this.options;
		if (log.kept < fewestRows) return undefined;
		const at = performance.now();
		if (!this.lastDrift || at - this.lastDrift.at > driftHoldsMs)
			this.lastDrift = { at, report: driftReport(reference, log.table(), new Date()) };
		return this.lastDrift.report;
	}
}

const modelMetadata = {
	name: modelName,
	versions: [modelVersion],
	platform: "onnxruntime_onnx",
	inputs: [signature.input],
	outputs: [signature.output],
} as const;

function json(status: number, body: object): Answer {
	return { status, type: "application/json", body: JSON.stringify(body) };
}

export function failure(status: number, error: string): Answer {
	return json(status, { error });
}

/** Compares in the same time, wherever the two differ. */
function same(a: string, b: string): boolean {
	const digest = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
