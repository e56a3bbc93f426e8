/** A workspace as large teams have them: each unit is a KServe service, a Triton repository of three models or a card, all naming one another. */
export interface FleetFile {
	readonly path: string;
	readonly text: string;
}

const teams = ["ads", "fraud", "maps", "payments", "ranking", "search", "speech", "vision"];
const formats = ["onnx", "sklearn", "xgboost", "lightgbm", "pytorch", "huggingface"];

/** So many manifests, the same for the same count. Every tenth has a mistake. */
export function* fleet(count: number): Generator<FleetFile> {
	for (let unit = 0, made = 0; made < count; unit++) {
		const team = teams[unit % teams.length] ?? "";
		const name = `${team}-${unit}`;
		for (const file of unitFiles(`${team}/${name}`, name, unit)) {
			if (made++ >= count) return;
			yield file;
		}
	}
}

/** So many resources of a cluster, which every checker of Kubernetes files reads: services of KServe and Deployments of a model server, in turn. */
export function* clusterFleet(count: number): Generator<FleetFile> {
	for (let made = 0; made < count; made++) {
		const team = teams[made % teams.length] ?? "";
		const name = `${team}-${made}`;
		const text = made % 2 === 0 ? service(name, "eu-a", made) : deployment(name, made);
		yield { path: `${team}/${Math.floor(made / 100)}/${name}.yaml`, text };
	}
}

/** Ten manifests: a card, six services of regions, three models of a Triton repository with an ensemble. */
function* unitFiles(folder: string, name: string, unit: number): Generator<FleetFile> {
	const regions = ["eu", "us", "ap"].flatMap((region) => [`${region}-a`, `${region}-b`]);
	const services = regions.map((region) => `serving/${region}.yaml`);
	const models = ["prepare", "score", "pipeline"];
	yield { path: `${folder}/${name}.card.yaml`, text: card(name, unit, [...services, "repository/score/config.pbtxt"]) };
	for (const [place, region] of regions.entries())
		yield { path: `${folder}/${services[place]}`, text: service(name, region, unit + place) };
	for (const model of models) yield { path: `${folder}/repository/${model}/config.pbtxt`, text: triton(model, unit) };
}

function card(name: string, unit: number, manifests: readonly string[]): string {
	const features = Array.from(
		{ length: 12 },
		(_, i) => `  - name: feature_${i}\n    dtype: float32\n    source: source_${i % 3}\n    maxAge: ${i + 1}h\n`,
	);
	const sources = Array.from({ length: 3 }, (_, i) => `  - id: source_${i}\n    owner: team-${(unit + i) % 9}\n    freshness: ${i + 1}h\n`);
	return `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata:
  name: ${name}
manifests:
${manifests.map((path) => `  - ${path}\n`).join("")}stage: ${unit % 3 === 0 ? "production" : "staging"}
owner: team-${unit % 9}
slo:
  p95Ms: ${20 + (unit % 80)}
  availability: 0.999
traffic:
  steadyQps: ${10 + (unit % 90)}
  peakQps: ${100 + (unit % 900)}
features:
${features.join("")}featuresComplete: true
sources:
${sources.join("")}outputs:
  - name: score
    semantics: probability
    range: [0, 1]
consumers:
  - id: dashboard-${unit}
    path: /v2/models/${name}/infer
    timeoutMs: 2000
`;
}

function service(name: string, region: string, seed: number): string {
	const mistake = seed % 10 === 0 ? "autoscalerClas" : "autoscalerClass";
	return `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}-${region}
  namespace: ${region}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: fleet
  annotations:
    serving.kserve.io/deploymentMode: Standard
    serving.kserve.io/${mistake}: hpa
spec:
  predictor:
    minReplicas: ${1 + (seed % 3)}
    maxReplicas: ${4 + (seed % 7)}
    scaleMetric: cpu
    scaleTarget: 80
    timeout: 30
    batcher:
      maxBatchSize: 32
      maxLatency: 200
    model:
      modelFormat:
        name: ${formats[seed % formats.length]}
      protocolVersion: v2
      storageUri: s3://models/${name}/${seed % 20}
      env:
        - name: LOG_LEVEL
          value: info
        - name: REGION
          value: ${region}
      resources:
        requests:
          cpu: "1"
          memory: 2Gi
        limits:
          cpu: "2"
          memory: 4Gi
    tolerations:
      - key: accelerator
        operator: Exists
        effect: NoSchedule
`;
}

function deployment(name: string, seed: number): string {
	return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: eu-a
spec:
  replicas: ${1 + (seed % 3)}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: server
          image: vllm/vllm-openai:v0.10.${seed % 5}
          args: ["--model", "acme/${name}", "--max-model-len", "8192"]
          ports:
            - containerPort: 8000
          readinessProbe:
            httpGet:
              path: /health
              port: 8000
          resources:
            requests:
              cpu: "4"
              memory: 16Gi
            limits:
              memory: 32Gi
              nvidia.com/gpu: "1"
`;
}

function triton(model: string, unit: number): string {
	const tensor = (name: string, dims: string) => `[\n  {\n    name: "${name}"\n    data_type: TYPE_FP32\n    dims: [ ${dims} ]\n  }\n]`;
	const step = (name: string, from: string, to: string) =>
		`    {\n      model_name: "${name}"\n      model_version: -1\n      input_map { key: "in" value: "${from}" }\n      output_map { key: "out" value: "${to}" }\n    }`;
	if (model === "pipeline") {
		const middle = unit % 10 === 0 ? "MIDDEL" : "MIDDLE";
		return `name: "pipeline"
platform: "ensemble"
max_batch_size: 8
input ${tensor("IN", "12")}
output ${tensor("OUT", "1")}
ensemble_scheduling {
  step [
${step("prepare", "IN", "MIDDLE")},
${step("score", middle, "OUT")}
  ]
}
`;
	}
	const [from, to] = model === "prepare" ? ["12", "16"] : ["16", "1"];
	return `name: "${model}"
backend: "onnxruntime"
max_batch_size: 8
input ${tensor("in", from)}
output ${tensor("out", to)}
dynamic_batching {
  preferred_batch_size: [ 4, 8 ]
  max_queue_delay_microseconds: ${100 * (1 + (unit % 9))}
}
instance_group [ { kind: KIND_CPU count: 2 } ]
`;
}
