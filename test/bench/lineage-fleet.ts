import type { FleetFile } from "./fleet.ts";

/** A monorepo by the number of its teams; with so many its graph of data has some ten thousand nodes. */
export const teamsOfTenThousandNodes = 286;

const areas = ["ads", "fraud", "maps", "payments", "ranking", "search", "speech", "vision"];
/** What the platform keeps for everybody. The first ones are read most. */
const shared = ["customers", "orders", "clicks", "sessions", "catalogue", "payments", "devices", "locations", "reviews", "returns"];
const stages = ["collect", "clean", "featurize", "train", "evaluate"];
const featuresOfEach = 10;
/** So many of all teams serve a Triton ensemble; the others serve with KServe. */
const everyThird = 3;

/** The source of the platform that most features come from. */
export const mostPopular = "customers";

/** The files that one team has to do with: where its card and its pipeline are. */
export interface Team {
	readonly card: string;
	readonly pipeline: string;
}

export function teamAt(place: number): Team {
	const folder = folderOf(place);
	return { card: `${folder}/${nameOf(place)}.card.yaml`, pipeline: `${folder}/dvc.yaml` };
}

/**
 * A pipeline of the platform for each of its data sets, and for each team a pipeline, the manifests of what it serves and a card. Teams read what the
 * platform and other teams make, fall back on one another, and some are built on the answers of another one. The same for the same count.
 */
export function* lineageFleet(teams: number): Generator<FleetFile> {
	for (const name of shared) yield* platformFiles(name);
	for (let place = 0; place < teams; place++) yield* teamFiles(place, teams);
}

function* platformFiles(name: string): Generator<FleetFile> {
	const folder = `platform/${name}`;
	yield {
		path: `${folder}/data/raw.csv.dvc`,
		text: "outs:\n  - md5: 0cc175b9c0f1b6a831c399e269772661\n    size: 88213\n    path: raw.csv\n",
	};
	yield { path: `${folder}/publish.py`, text: script("publish") };
	yield {
		path: `${folder}/dvc.yaml`,
		text: `stages:
  publish:
    cmd: python publish.py
    deps:
      - publish.py
      - data/raw.csv
    outs:
      - data/${name}.parquet
`,
	};
}

function* teamFiles(place: number, teams: number): Generator<FleetFile> {
	const [folder, name] = [folderOf(place), nameOf(place)];
	const isEnsemble = place % everyThird === 0;
	const models = isEnsemble ? ["prepare", "score", "pipeline"] : [];
	const manifests = isEnsemble ? models.map((model) => `repository/${model}/config.pbtxt`) : ["serving/service.yaml"];
	yield { path: `${folder}/dvc.yaml`, text: pipeline(place) };
	yield { path: `${folder}/params.yaml`, text: "collect:\n  days: 90\ntrain:\n  rate: 0.1\n  rounds: 400\n" };
	for (const stage of stages) yield { path: `${folder}/src/${stage}.py`, text: script(stage) };
	for (const [i, model] of models.entries()) yield { path: `${folder}/${manifests[i]}`, text: triton(model) };
	if (!isEnsemble) yield { path: `${folder}/serving/service.yaml`, text: service(name) };
	yield { path: teamAt(place).card, text: card(place, teams, manifests) };
}

function folderOf(place: number): string {
	return `${areas[place % areas.length]}/${nameOf(place)}`;
}

function nameOf(place: number): string {
	return `${areas[place % areas.length]}-${place}`;
}

/** Half of all choices fall on the first two, a quarter on the next two, and so on. */
function popular(seed: number): string {
	const rank = [0, 1, 0, 2, 1, 0, 3, 1, 0, 4, 2, 5, 0, 1, 6, 7, 2, 8, 3, 9][seed % 20] ?? 0;
	return shared[rank] ?? mostPopular;
}

/** What a card or a pipeline reads of the platform: the most popular source, and another one. */
function readBy(place: number): readonly string[] {
	return [...new Set([mostPopular, popular(place), popular(place + 7)])].slice(0, 2);
}

/** Another team of the same area, whose data or answers are read. */
function neighbour(place: number, teams: number, distance: number): number {
	const other = place - areas.length * distance;
	return other >= 0 ? other : (place + areas.length * distance) % teams;
}

function pipeline(place: number): string {
	const raw = readBy(place).map((name) => `      - ../../platform/${name}/data/${name}.parquet\n`);
	const other = place - areas.length;
	const its = other < 0 ? "" : `      - ../../${folderOf(other)}/data/features.parquet\n`;
	return `stages:
  collect:
    cmd: python src/collect.py
    deps:
      - src/collect.py
${raw.join("")}${its}    params:
      - collect.days
    outs:
      - data/joined.parquet
  clean:
    cmd: python src/clean.py
    deps:
      - src/clean.py
      - data/joined.parquet
    outs:
      - data/clean.parquet
  featurize:
    cmd: python src/featurize.py
    deps:
      - src/featurize.py
      - data/clean.parquet
    outs:
      - data/features.parquet
      - data/labels.parquet
  train:
    cmd: python src/train.py
    deps:
      - src/train.py
      - data/features.parquet
      - data/labels.parquet
    params:
      - train.rate
      - train.rounds
    outs:
      - model/model.onnx
    metrics:
      - reports/training.json:
          cache: false
  evaluate:
    cmd: python src/evaluate.py
    deps:
      - src/evaluate.py
      - data/features.parquet
      - model/model.onnx
    metrics:
      - reports/evaluation.json:
          cache: false
`;
}

function card(place: number, teams: number, manifests: readonly string[]): string {
	const name = nameOf(place);
	const area = areas[place % areas.length];
	const sources = [...readBy(place), `${area}-events`, `${name}-profile`];
	const features = Array.from({ length: featuresOfEach }, (_, i) => {
		const source = i === featuresOfEach - 1 && isBuiltOnAnother(place) ? answersOf(place, teams) : sources[i % sources.length];
		return `  - name: feature_${i}\n    dtype: float32\n    source: ${source}\n    maxAge: ${i + 1}h\n`;
	});
	return `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata:
  name: ${name}
manifests:
${manifests.map((path) => `  - ${path}\n`).join("")}stage: ${place % 4 === 0 ? "production" : "staging"}
owner: team-${place}
slo:
  p95Ms: ${20 + (place % 80)}
  availability: 0.99
model:
  artifact: model/model.onnx
  version: ${1 + (place % 9)}
  target: ${area} outcome ${place}
  trainingData:
    id: data/features.parquet
    version: 2026-0${1 + (place % 9)}
features:
${features.join("")}featuresComplete: true
sources:
${sources.map((source) => sourceEntry(source, place)).join("")}${isBuiltOnAnother(place) ? answersEntry(place, teams) : ""}outputs:
  - name: score
    semantics: probability
    range: [0, 1]
consumers:
  - id: ${name}-dashboard
    timeoutMs: 5000
  - id: ${area}-web
    timeoutMs: 3000
feedback:
  labelSource: data/labels.parquet
  labelDelay: 7d
  surface: ${name} list
  mitigation: holdout
retraining:
  trigger: schedule
  cadence: 30d
  promote: manual
fallback:
  target: ${nameOf(neighbour(place, teams, 2))}
monitoring:
${[0, 3, 7].map((i) => `  - feature: feature_${i}\n    method: psi\n    threshold: ${place % 10 === 0 && i === 7 ? "high" : 0.2}\n`).join("")}`;
}

function sourceEntry(source: string, place: number): string {
	const isShared = shared.includes(source);
	const file = isShared ? `    aliases: [../../platform/${source}/data/${source}.parquet]\n` : "";
	return `  - id: ${source}\n    owner: ${isShared ? "platform" : `team-${place}`}\n    version: ${isShared ? 4 : 1 + (place % 5)}\n    freshness: 1h\n${file}`;
}

/** Every eighth team reads what another one answers. */
function isBuiltOnAnother(place: number): boolean {
	return Math.floor(place / areas.length) % 8 === 5;
}

function answersOf(place: number, teams: number): string {
	return `${nameOf(neighbour(place, teams, 3))}-answers`;
}

function answersEntry(place: number, teams: number): string {
	return `  - id: ${answersOf(place, teams)}\n    model: ${nameOf(neighbour(place, teams, 3))}\n    freshness: 1h\n`;
}

function service(name: string): string {
	return `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
  namespace: serving
  labels:
    app.kubernetes.io/part-of: fleet
  annotations:
    serving.kserve.io/deploymentMode: Standard
spec:
  predictor:
    minReplicas: 2
    maxReplicas: 6
    scaleMetric: cpu
    scaleTarget: 80
    timeout: 2
    model:
      modelFormat:
        name: onnx
      protocolVersion: v2
      storageUri: s3://models/${name}/1
      resources:
        requests:
          cpu: "1"
          memory: 2Gi
        limits:
          cpu: "2"
          memory: 4Gi
`;
}

function triton(model: string): string {
	const tensor = (name: string, dims: number) => `[\n  {\n    name: "${name}"\n    data_type: TYPE_FP32\n    dims: [ ${dims} ]\n  }\n]`;
	const step = (name: string, from: string, to: string) =>
		`    {\n      model_name: "${name}"\n      model_version: -1\n      input_map { key: "in" value: "${from}" }\n      output_map { key: "out" value: "${to}" }\n    }`;
	if (model === "pipeline") {
		return `name: "pipeline"
platform: "ensemble"
max_batch_size: 8
input ${tensor("IN", featuresOfEach)}
output ${tensor("OUT", 1)}
ensemble_scheduling {
  step [
${step("prepare", "IN", "MIDDLE")},
${step("score", "MIDDLE", "OUT")}
  ]
}
`;
	}
	const [from, to] = model === "prepare" ? [featuresOfEach, 16] : [16, 1];
	return `name: "${model}"
backend: "onnxruntime"
max_batch_size: 8
input ${tensor("in", from)}
output ${tensor("out", to)}
instance_group [ { kind: KIND_CPU count: 2 } ]
`;
}

function script(stage: string): string {
	return `import pandas\n\n\ndef ${stage}(table: pandas.DataFrame) -> pandas.DataFrame:\n    return table\n`;
}
