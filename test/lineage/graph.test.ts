import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, worldOf } from "../harness/picture.ts";

const pipeline = `stages:
  prepare:
    cmd: python prepare.py
    deps: [prepare.py, data/raw]
    outs: [data/clean]
  train:
    cmd: python train.py
    deps: [data/clean/train.csv]
    params: [rate]
    outs: [model]
`;

const service = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: churn
  labels: { team: retention }
spec:
  predictor:
    model:
      modelFormat: { name: onnx }
      storageUri: s3://models/churn/3
`;

const card = `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata: { name: churn }
manifests: [serving/churn.yaml]
model:
  artifact: model/churn.onnx
  trainingData: { id: data/clean }
features:
  - { name: tenure, source: crm }
sources:
  - { id: crm, owner: sales }
consumers:
  - { id: dashboard }
feedback: { labelSource: cancellations, surface: call list }
monitoring:
  - { feature: tenure }
`;

test("from raw data through stages, model and service to whoever asks", () => {
	const world = worldOf({ "dvc.yaml": pipeline, "serving/churn.yaml": service, "churn.card.yaml": card }, ["data/raw/a.csv"]);
	assert.deepEqual(picture(world), [
		"code prepare.py read stage prepare",
		"code train.py read stage train",
		"dataset data/clean part dataset data/clean/train.csv",
		"dataset data/clean read model churn",
		"dataset data/clean/train.csv read stage train",
		"dataset data/raw read stage prepare",
		"dataset model part model churn",
		"feature tenure read model churn",
		"feature tenure read monitor tenure monitor",
		"model churn serve service churn",
		"service churn call consumer dashboard",
		"service churn feedback source cancellations",
		"settings params.yaml set stage train",
		"source cancellations label dataset data/clean",
		"source crm read feature tenure",
		"stage prepare write dataset data/clean",
		"stage train write dataset model",
	]);
});

test("a name of several bearers means the nearest one, or nobody", () => {
	const one = (name: string) => `apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata: { name: ${name} }\n`;
	const asking = `${one("shop")}fallback: { kind: model, target: churn }\n`;
	const near = worldOf({ "a/churn.card.yaml": one("churn"), "b/churn.card.yaml": one("churn"), "a/shop.card.yaml": asking });
	assert.deepEqual(picture(near), ["service churn call service shop"]);
	const far = worldOf({ "a/churn.card.yaml": one("churn"), "b/churn.card.yaml": one("churn"), "c/shop.card.yaml": asking });
	assert.deepEqual(picture(far), []);
});

test("an ensemble asks its members", () => {
	const ensemble = `name: "all"\nplatform: "ensemble"\nensemble_scheduling { step [ { model_name: "part" model_version: 2 } ] }\n`;
	const world = worldOf({
		"models/all/config.pbtxt": ensemble,
		"models/part/config.pbtxt": `name: "part"\nbackend: "onnxruntime"\n`,
		"other/part/config.pbtxt": `name: "part"\nbackend: "onnxruntime"\n`,
	});
	assert.deepEqual(picture(world), ["model part call model all (2)"]);
});
