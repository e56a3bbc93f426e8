import assert from "node:assert/strict";
import { test } from "node:test";
import {
	clusterHosts,
	clusterOf,
	hostsAsked,
	labelNames,
	meanings,
	nameIn,
	namesAt,
	namesIn,
	podsBearing,
} from "../../server/src/facts/address.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { nameKey, placeKey } from "../../server/src/facts/thing.ts";
import { callStatements } from "../../server/src/lineage/calls.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const nowhere = { file: "a.yaml", start: 0, end: 0 };
const host = (name: string) => nameKey(clusterHosts, name);

function factsOf(files: Readonly<Record<string, string>>, file: string): Facts {
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.list(Object.keys(files));
	for (const [path, text] of Object.entries(files)) workspace.change(path, text);
	const facts = workspace.world().reading(file)?.facts;
	assert.ok(facts);
	return facts;
}

function relationsOf(files: Readonly<Record<string, string>>, file = "a.yaml") {
	const facts = factsOf(files, file);
	return [...facts.relations, ...callStatements(facts).relations].map(({ kind, from, to }) => `${kind} ${from} → ${to}`);
}

function thingsOf(files: Readonly<Record<string, string>>, file = "a.yaml") {
	const facts = factsOf(files, file);
	return [...facts.things, ...callStatements(facts).things];
}

function named(value: string, network = clusterOf(undefined)): readonly string[] {
	return namesAt({ value, at: nowhere }, network).map((one) => one.value);
}

test("addresses within a cluster mean services by their names", () => {
	assert.deepEqual(named("http://churn-predictor.prod.svc.cluster.local:80/v1/models/churn:predict"), [host("churn-predictor.prod.svc")]);
	assert.deepEqual(named("http://churn.prod/v1"), [host("churn.prod")]);
	assert.deepEqual(named("grpc://churn:9000"), [host("churn")]);
	assert.deepEqual(named("dns:///churn.prod.svc:8001"), [host("churn.prod.svc")]);
	assert.deepEqual(named("--server=churn:8500"), [host("churn")]);
	assert.deepEqual(named("churn-0.churn.prod.svc.cluster.local"), [host("churn.prod.svc")]);
	assert.deepEqual(named("http://one:80,http://two:80"), [host("one"), host("two")]);
	assert.deepEqual(named("http://churn:8080", clusterOf("prod")), [host("churn.prod.svc")]);
	assert.deepEqual(named("http://gateway/seldon/prod/churn/api/v1.0/predictions"), [host("gateway"), "seldon/deployment:churn.prod.svc"]);
});

test("what is no host of a cluster names nothing", () => {
	const others = [
		"https://api.example.com/v1",
		"http://localhost:8080",
		"http://127.0.0.1:8080",
		"s3://churn/model.onnx",
		"pvc://churn/model",
		"http://churn.$(NAMESPACE).svc:80",
		"http://churn-$(STAGE):80",
		"redis:7",
		"--batch=8:16",
		"12:30:45",
		"postgres://user@db:5432/churn",
	];
	for (const word of others) assert.deepEqual(named(word), [], word);
});

test("a variable that is called a host holds nothing else, and one that is called otherwise holds any word", () => {
	const container = (name: string) => ({
		arguments: [],
		environment: [{ name: { value: name, at: nowhere }, value: { value: "churn-predictor.prod", at: nowhere } }],
	});
	const asked = (name: string) => hostsAsked([container(name)], clusterOf(undefined)).map(({ value }) => value);
	assert.deepEqual(asked("MODEL_HOST"), [host("churn-predictor.prod")]);
	assert.deepEqual(asked("MODEL_NAME"), []);
});

test("a name with a namespace falls back on the service whose namespace is open, and no other name does", () => {
	const open = namesIn(clusterHosts, "churn", undefined);
	const known = namesIn(clusterHosts, "churn", "staging");
	const asked = nameIn(clusterOf("prod"), "churn");
	const [, wider = ""] = meanings(asked);
	assert.ok(!open.includes(asked) && open.includes(wider));
	assert.ok(!known.includes(asked) && !known.includes(wider));
	assert.ok(namesIn(clusterHosts, "churn", "prod").includes(asked));
	assert.deepEqual(meanings(host("churn.prod")), [host("churn.prod"), host("churn.prod.svc")], "it may be a public name");
	assert.deepEqual(meanings(host("churn")), [host("churn")]);
	assert.deepEqual(meanings(wider), [wider]);
	assert.deepEqual(namesIn(clusterHosts, "churn-$STAGE", undefined), []);
});

test("pods are found by labels in any order", () => {
	const names = labelNames({ app: "churn", tier: "model", stage: "prod" }, "ml");
	assert.ok(names.includes(podsBearing({ tier: "model", app: "churn" }, undefined)));
	assert.ok(names.includes(podsBearing({ stage: "prod" }, "ml")));
	assert.ok(!names.includes(podsBearing({ app: "other" }, undefined)));
	assert.ok(!names.includes(podsBearing({ app: "churn" }, "elsewhere")));
});

const isvc = (name: string, more = "") => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
  namespace: prod
spec:
  predictor:
${more}    model:
      modelFormat: { name: sklearn }
      storageUri: gs://models/${name}
`;

test("an InferenceService is found by its own host, and by those of its parts", () => {
	const [service] = factsOf({ "a.yaml": isvc("churn") }, "a.yaml").services;
	const isFound = (name: string) => meanings(name).some((one) => service?.names?.includes(one));
	for (const name of ["churn", "churn.prod", "churn-predictor.prod.svc", "churn-predictor-default", "churn-transformer.prod.svc"])
		assert.ok(isFound(host(name)), name);
	for (const name of ["churn-database", "churn-predictor.staging.svc", "predictor"]) assert.ok(!isFound(host(name)), name);
	assert.ok(isFound("kserve/service:churn.prod.svc"));
	assert.deepEqual(relationsOf({ "a.yaml": isvc("churn") }), []);
});

test("a transformer asks another service, and not its own predictor", () => {
	const transformer = `  transformer:
    containers:
      - name: kserve-container
        image: example.com/features:1
        args: [--predictor_host, churn-predictor.prod.svc.cluster.local]
        env:
          - { name: FEAST_URL, value: "http://feast.features.svc:6566" }
`;
	const asked = ["call host:feast.features.svc → service a.yaml#0"];
	assert.deepEqual(relationsOf({ "a.yaml": isvc("churn") + transformer }), asked);
	assert.deepEqual(relationsOf({ "a.yaml": isvc("churn").replace("  namespace: prod\n", "") + transformer }), asked);
});

test("payloads are data, which another service may read", () => {
	const log = (url: string) => `    logger:\n      mode: all\n      url: ${url}\n`;
	const place = placeKey("http://dumper.prod");
	assert.deepEqual(relationsOf({ "a.yaml": isvc("churn", log("http://dumper.prod")) }), [
		`write service a.yaml#0 → ${place}`,
		`read ${place} → host:dumper.prod`,
	]);
	const [data] = thingsOf({ "a.yaml": isvc("churn", log("http://dumper.prod")) });
	assert.equal(data?.kind, "dataset");
	assert.equal(data?.name, "churn log");
	const cloud = relationsOf({ "a.yaml": isvc("churn", log("https://logs.example.com/payloads")) });
	assert.deepEqual(cloud, [`write service a.yaml#0 → ${placeKey("https://logs.example.com/payloads")}`]);
});

test("a graph asks the services of its steps, and a trained model is served by its parent", () => {
	const graph = `apiVersion: serving.kserve.io/v1alpha1
kind: InferenceGraph
metadata: { name: route, namespace: prod }
spec:
  nodes:
    root:
      routerType: Sequence
      steps:
        - { serviceName: churn, name: one }
        - { nodeName: inner, name: two }
    inner:
      routerType: Sequence
      steps:
        - { serviceUrl: "http://value.other.svc.cluster.local/v1", name: three }
`;
	assert.deepEqual(relationsOf({ "a.yaml": `${isvc("churn")}---\n${graph}` }), [
		"call kserve/service:churn.prod.svc → service a.yaml#1",
		"call host:value.other.svc → service a.yaml#1",
	]);
	const trained = `apiVersion: serving.kserve.io/v1alpha1
kind: TrainedModel
metadata: { name: cifar10 }
spec:
  inferenceService: triton-mms
  model: { framework: pytorch, storageUri: gs://models/cifar10, memory: 1Gi }
`;
	assert.deepEqual(relationsOf({ "a.yaml": trained }), ["serve model a.yaml#0 → kserve/service:triton-mms"]);
});

const vllm = (labels: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: llm }
spec:
  selector: { matchLabels: { app: llm } }
  template:
    metadata: { labels: ${labels} }
    spec:
      containers:
        - name: server
          image: vllm/vllm-openai:v0.9.0
          args: [--model, Qwen/Qwen3-0.6B]
`;
const front = (name: string, selector: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: ${selector}
  ports: [{ port: 8000 }]
`;
const web = (url: string, kind = "Deployment") => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: shop
  labels: { team: storefront }
spec:
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: web
          image: example.com/shop:3
          env: [{ name: LLM_URL, value: "${url}" }]
`;

test("a Service gives the pods of its file their host", () => {
	const files = { "a.yaml": `${vllm("{ app: llm, tier: model }")}---\n${front("inference", "{ app: llm }")}` };
	const facts = factsOf(files, "a.yaml");
	assert.ok(facts.services[0]?.names?.includes(host("inference")));
	assert.ok(!facts.services[0]?.names?.includes(host("llm")), "a Deployment has no host by itself");
	assert.deepEqual(facts.things, [], "the Service is no thing besides");
	assert.equal(facts.manifests.length, 1);
	const other = factsOf({ "a.yaml": `${vllm("{ app: llm }")}---\n${front("inference", "{ app: shop }")}` }, "a.yaml");
	assert.ok(!other.services[0]?.names?.includes(host("inference")));
});

test("a Service of another file leads to the pods that it selects, once a model server has them", () => {
	const apart = { "service.yaml": front("inference", "{ app: llm, tier: model }"), "llm.yaml": vllm("{ tier: model, app: llm, v: one }") };
	const [thing] = thingsOf(apart, "service.yaml");
	assert.equal(thing?.kind, "service");
	assert.equal(thing?.declared, false);
	assert.ok(thing?.names?.includes(host("inference")));
	const facts = factsOf(apart, "service.yaml");
	assert.ok(factsOf(apart, "llm.yaml").services[0]?.names?.includes(facts.relations[0]?.from ?? ""));
	assert.deepEqual([facts.manifests, facts.services, facts.remarks], [[], [], []]);
	assert.deepEqual(thingsOf({ "service.yaml": front("inference", "{ app: llm }") }, "service.yaml"), []);
	assert.deepEqual(thingsOf({ ...apart, "service.yaml": front("inference", "{ app: shop }") }, "service.yaml"), []);
});

test("a workload that is told of a host is a consumer and no manifest", () => {
	const files = { "a.yaml": `${web("http://inference.prod.svc:8000/v1")}---\n${front("shop-web", "{ app: shop }")}` };
	const [thing, ...others] = thingsOf(files);
	assert.equal(thing?.kind, "consumer");
	assert.equal(thing?.owner?.value, "storefront");
	assert.ok(thing?.names?.includes(host("shop-web")), "others may ask it in turn");
	assert.deepEqual(others, []);
	assert.deepEqual(relationsOf(files), ["call host:inference.prod.svc → consumer a.yaml#Deployment//shop"]);
	const facts = factsOf(files, "a.yaml");
	assert.deepEqual([facts.manifests, facts.containers, facts.remarks], [[], [], []]);
	assert.deepEqual(thingsOf({ "a.yaml": web("https://api.example.com") }), []);
	assert.deepEqual(thingsOf({ "a.yaml": web("http://inference:8000", "Certificate") }), []);
});

test("jobs ask too, and config maps of the same file tell them whom", () => {
	const job = `apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: prod }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: score
              image: example.com/score:1
              envFrom: [{ configMapRef: { name: score } }]
              env:
                - { name: OTHER, valueFrom: { configMapKeyRef: { name: score, key: second } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: score }
data:
  first: http://churn
  second: http://value.other.svc
`;
	const to = "consumer a.yaml#CronJob/prod/nightly";
	assert.deepEqual([...new Set(relationsOf({ "a.yaml": job }))], [`call host:churn.prod.svc → ${to}`, `call host:value.other.svc → ${to}`]);
	assert.deepEqual(relationsOf({ "a.yaml": job.replace("metadata: { name: score }", "metadata: { name: other }") }), []);
});

test("a plain manifest keeps nothing but what it says of the flow", () => {
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.change("a.yaml", web("http://inference:8000"));
	const reading = workspace.world().reading("a.yaml");
	assert.deepEqual([reading?.documents, reading?.source.documents], [[], []]);
	assert.equal(workspace.world().manifests, 0);
	assert.deepEqual(workspace.world().findings("a.yaml"), []);
	assert.equal(reading?.facts.relations.length, 1);
});

test("a service of Knative asks and is asked", () => {
	const text = `apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: embed }
spec:
  template:
    spec:
      containers:
        - image: ghcr.io/huggingface/text-embeddings-inference:cpu-1.8
          args: [--model-id, BAAI/bge-small-en-v1.5]
          env: [{ name: RERANK, value: "http://rerank.default.svc.cluster.local" }]
`;
	assert.ok(factsOf({ "a.yaml": text }, "a.yaml").services[0]?.names?.includes(host("embed")));
	assert.deepEqual(relationsOf({ "a.yaml": text }), ["call host:rerank.default.svc → service a.yaml#0"]);
});

test("services of a Compose project find each other by name, and start order is no call", () => {
	const text = `services:
  llm:
    image: vllm/vllm-openai:v0.9.0
    command: --model Qwen/Qwen3-0.6B
    container_name: llm-server
  api:
    image: example.com/api:1
    environment: { OPENAI_BASE_URL: "http://llm-server:8000/v1", CACHE: "redis://cache:6379" }
  web:
    image: example.com/web:1
    environment: ["API_URL=http://api:8080"]
  cache: { image: "redis:7" }
  admin:
    image: example.com/admin:1
    depends_on: [llm]
    environment: { STATUS: "http://cache:6379" }
`;
	const network = "compose deploy/";
	assert.deepEqual(relationsOf({ "deploy/compose.yaml": text }, "deploy/compose.yaml"), [
		`call ${network}:llm-server → consumer deploy/compose.yaml#api`,
		`call ${network}:api → consumer deploy/compose.yaml#web`,
	]);
	const [service] = factsOf({ "deploy/compose.yaml": text }, "deploy/compose.yaml").services;
	assert.deepEqual(service?.names, [`${network}:llm`, `${network}:llm-server`]);
});

test("a Compose service asks the models that it lists", () => {
	const text = `services:
  chat:
    image: example.com/chat:1
    models: [small]
models:
  large: { model: ai/qwen3 }
  small: { model: ai/smollm2 }
`;
	assert.deepEqual(relationsOf({ "compose.yaml": text }, "compose.yaml"), ["call model compose.yaml#1 → consumer compose.yaml#chat"]);
});

test("Seldon's pipelines and experiments ask models, and what splits requests asks predictors", () => {
	const second = (kind: string, name: string, spec: string) =>
		`apiVersion: mlops.seldon.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}`;
	const pipeline = second(
		"Pipeline",
		"chain",
		"  input: { externalInputs: [before.outputs, other.inputs] }\n  steps: [{ name: first }, { name: second, inputs: [first] }]\n  output: { steps: [second] }\n",
	);
	assert.deepEqual(relationsOf({ "a.yaml": pipeline }), [
		"call seldon/model:first → model a.yaml#0",
		"call seldon/model:second → model a.yaml#0",
		"call seldon/pipeline:before → model a.yaml#0",
	]);
	const experiment = second("Experiment", "ab", "  candidates: [{ name: first, weight: 50 }, { name: second, weight: 50 }]\n");
	assert.deepEqual(relationsOf({ "a.yaml": experiment }), [
		"call seldon/model:first → service a.yaml#0",
		"call seldon/model:second → service a.yaml#0",
	]);
	const model = factsOf({ "a.yaml": second("Model", "first", "  storageUri: gs://models/first\n  requirements: [sklearn]\n") }, "a.yaml");
	assert.ok(model.services[0]?.names?.includes("seldon/model:first"));
	const predictor = (name: string) => `
    - name: ${name}
      traffic: 50
      graph: { name: unit, implementation: SKLEARN_SERVER, modelUri: "gs://models/${name}" }`;
	const split = `apiVersion: machinelearning.seldon.io/v1\nkind: SeldonDeployment\nmetadata: { name: iris }\nspec:\n  predictors:${predictor("main")}${predictor("canary")}\n`;
	const facts = factsOf({ "a.yaml": split }, "a.yaml");
	const asked = callStatements(facts).relations.map(({ from }) => from);
	assert.deepEqual(
		asked.map((name) => facts.services.findIndex(({ names }) => names?.includes(name))),
		[1, 2],
	);
	assert.ok(facts.services[1]?.names?.includes(host("iris-main")));
});

test("the deployments of a RayService answer for it, at the host of the operator", () => {
	const text = `apiVersion: ray.io/v1
kind: RayService
metadata: { name: text, namespace: ml }
spec:
  serveConfigV2: |
    applications:
      - name: app
        import_path: app:graph
        deployments: [{ name: Translator }, { name: Summarizer }]
  rayClusterConfig: { headGroupSpec: { template: { spec: { containers: [{ name: head, image: "rayproject/ray:2.46.0" }] } } } }
`;
	const facts = factsOf({ "a.yaml": text }, "a.yaml");
	const [thing] = facts.things;
	assert.ok(thing?.names?.includes(host("text-serve-svc.ml.svc")));
	const answering = facts.relations.map(({ from }) => facts.services.find(({ names }) => names?.includes(from))?.name?.value);
	assert.deepEqual(answering, ["Translator", "Summarizer"]);
	assert.ok(facts.models.every(({ service }) => service === undefined || facts.services.includes(service)));
});

test("a pool asks the pods that it selects, a model its pool, and a router its engines", () => {
	const pool = `apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: { name: llm }
spec:
  selector: { matchLabels: { app: llm } }
  targetPorts: [{ number: 8000 }]
  endpointPickerRef: { name: epp, port: { number: 9002 } }
`;
	assert.deepEqual(relationsOf({ "a.yaml": pool }), [`call ${podsBearing({ app: "llm" }, undefined)} → service a.yaml#InferencePool//llm`]);
	assert.ok(factsOf({ "a.yaml": vllm("{ app: llm }") }, "a.yaml").services[0]?.names?.includes(podsBearing({ app: "llm" }, undefined)));
	const model = `apiVersion: inference.networking.x-k8s.io/v1alpha2
kind: InferenceModel
metadata: { name: chat }
spec: { modelName: chat, poolRef: { name: llm } }
`;
	assert.deepEqual(relationsOf({ "a.yaml": model }), ["call inference-extension/pool:llm → service a.yaml#InferenceModel//chat"]);
	const values = `servingEngineSpec:
  modelSpec: [{ name: one, modelURL: a/b }, { name: two, modelURL: a/c }]
routerSpec: { replicaCount: 1, enableRouter: true }
`;
	const facts = factsOf({ "values.yaml": values }, "values.yaml");
	const router = callStatements(facts).relations;
	assert.deepEqual(
		router.map(({ from, to }) => [facts.services.findIndex(({ names }) => names?.includes(from)), to]),
		[
			[0, "service values.yaml#2"],
			[1, "service values.yaml#2"],
		],
	);
});

test("a template says what answers at its endpoint, who watches it and who asks it", () => {
	const text = `Resources:
  Model: { Type: "AWS::SageMaker::Model", Properties: { PrimaryContainer: { ModelDataUrl: "s3://bucket/model.tar.gz" }, ExecutionRoleArn: role } }
  Config:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      DataCaptureConfig: { CaptureOptions: [{ CaptureMode: Input }], DestinationS3Uri: "s3://bucket/captured", InitialSamplingPercentage: 100 }
      ProductionVariants: [{ VariantName: main, ModelName: !GetAtt Model.ModelName, InitialInstanceCount: 1, InstanceType: ml.m5.large, InitialVariantWeight: 1 }]
  Endpoint: { Type: "AWS::SageMaker::Endpoint", Properties: { EndpointName: churn, EndpointConfigName: !GetAtt Config.EndpointConfigName } }
  Quality:
    Type: AWS::SageMaker::DataQualityJobDefinition
    Properties:
      DataQualityBaselineConfig: { StatisticsResource: { S3Uri: "s3://bucket/baseline/statistics.json" } }
      DataQualityJobInput: { EndpointInput: { EndpointName: !GetAtt Endpoint.EndpointName, LocalPath: /in } }
      DataQualityJobOutputConfig: { MonitoringOutputs: [{ S3Output: { LocalPath: /out, S3Uri: "s3://bucket/reports" } }] }
  Customers:
    Type: AWS::SageMaker::FeatureGroup
    Properties:
      FeatureGroupName: customers
      OfflineStoreConfig: { S3StorageConfig: { S3Uri: !Sub "s3://\${Bucket}/store" } }
  Caller: { Type: "AWS::Lambda::Function", Properties: { Environment: { Variables: { ENDPOINT: !GetAtt Endpoint.EndpointName, STAGE: prod } } } }
  Bystander: { Type: "AWS::Lambda::Function", Properties: { Environment: { Variables: { STAGE: prod } } } }
`;
	const facts = factsOf({ "a.yaml": text }, "a.yaml");
	const relations = relationsOf({ "a.yaml": text });
	const [variant] = facts.services;
	const answerer = variant?.names?.[0] ?? "";
	assert.deepEqual(relations, [
		`call ${answerer} → service a.yaml#Endpoint`,
		"read service a.yaml#Endpoint → monitor a.yaml#Quality",
		`read ${placeKey("s3://bucket/baseline/statistics.json")} → monitor a.yaml#Quality`,
		`write monitor a.yaml#Quality → ${placeKey("s3://bucket/reports")}`,
		"call service a.yaml#Endpoint → consumer a.yaml#Caller",
		`write service a.yaml#0 → ${placeKey("s3://bucket/captured")}`,
	]);
	const view = facts.things.find(({ kind }) => kind === "view");
	assert.deepEqual(view?.keys, ["sagemaker/feature-group:customers"]);
	assert.ok(facts.things.some(({ names }) => names?.includes("sagemaker/endpoint:churn")));
	assert.ok(!facts.things.some(({ name }) => name === "Bystander"));
});

test("an entry point of MLflow reads the paths that lie there, and runs the programs that do", () => {
	const text = `name: churn
entry_points:
  main:
    parameters:
      data: { type: path, default: data/train.csv }
      remote: { type: path, default: "s3://bucket/extra.csv" }
      out: { type: path, default: out/model.pkl }
      address: { type: uri, default: "s3://bucket/maybe" }
      rounds: { type: float, default: 10 }
    command: "python src/train.py {data} {remote} {out} {address} {rounds} missing.py"
`;
	const files = { "ml/MLproject": text, "ml/data/train.csv": "a\n", "ml/src/train.py": "" };
	assert.deepEqual(relationsOf(files, "ml/MLproject"), [
		`read ${placeKey("ml/data/train.csv")} → stage ml/MLproject#main`,
		`read ${placeKey("s3://bucket/extra.csv")} → stage ml/MLproject#main`,
		`read ${placeKey("ml/src/train.py")} → stage ml/MLproject#main`,
	]);
	const model =
		"artifact_path: model\nrun_id: 0123abcd\nmodel_id: m-77\nflavors:\n  sklearn: { pickled_model: model.pkl, sklearn_version: 1.5.0 }\n";
	assert.deepEqual(thingsOf({ MLmodel: model }, "MLmodel")[0]?.keys, [
		"model MLmodel#0",
		"mlflow/run:0123abcd/model",
		"mlflow/logged-model:m-77",
	]);
});

test("a collector of Evidently reads the reference that lies there", () => {
	const text = `collectors:
  churn:
    trigger: { type: "evidently:collector_trigger:RowsCountTrigger", rows_count: 10 }
    report_config: { metrics: [] }
    reference_path: data/reference.parquet
    project_id: one
`;
	const file = "monitoring/collector.yaml";
	const read = (path: string) => [`read ${placeKey(path)} → monitor ${file}#churn`];
	assert.deepEqual(relationsOf({ [file]: text, "data/reference.parquet": "" }, file), read("data/reference.parquet"));
	assert.deepEqual(relationsOf({ [file]: text, "monitoring/data/reference.parquet": "" }, file), read("monitoring/data/reference.parquet"));
	const both = { [file]: text, "data/reference.parquet": "", "monitoring/data/reference.parquet": "" };
	assert.deepEqual(relationsOf(both, file), [], "nobody knows which of the two is meant");
	assert.equal(thingsOf({ [file]: text }, file)[0]?.kind, "monitor");
});
