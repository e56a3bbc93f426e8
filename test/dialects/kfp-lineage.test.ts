import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, worldOf } from "../harness/picture.ts";

const component = (name: string, outputs: string) => `  comp-${name}:
    executorLabel: exec-${name}
    outputDefinitions:
${outputs}`;
const artifact = (name: string, title: string) => `      artifacts:
        ${name}:
          artifactType: { schemaTitle: ${title}, schemaVersion: 0.0.1 }
`;
const pipeline = `components:
${component("prepare", artifact("table", "system.Dataset"))}${component("train", artifact("net", "system.Model"))}${component("check", "      parameters:\n        good: { parameterType: BOOLEAN }\n")}
deploymentSpec:
  executors:
    exec-prepare: { container: { image: "python:3.12" } }
    exec-train: { container: { image: "python:3.12" } }
    exec-check: { container: { image: "python:3.12" } }
pipelineInfo:
  name: nightly
root:
  dag:
    tasks:
      prepare:
        componentRef: { name: comp-prepare }
        taskInfo: { name: prepare }
      train:
        componentRef: { name: comp-train }
        inputs:
          artifacts:
            data:
              taskOutputArtifact: { outputArtifactKey: table, producerTask: prepare }
          parameters:
            go:
              taskOutputParameter: { outputParameterKey: good, producerTask: check }
        taskInfo: { name: train }
      check:
        componentRef: { name: comp-check }
        inputs:
          artifacts:
            model:
              componentInputArtifact: elsewhere
        taskInfo: { name: check }
      publish:
        componentRef: { name: comp-check }
        inputs:
          artifacts:
            model:
              taskOutputArtifact: { outputArtifactKey: net, producerTask: train }
        taskInfo: { name: publish }
schemaVersion: 2.1.0
sdkVersion: kfp-2.14.6
`;

test("tasks hand artifacts and values to each other", () => {
	assert.deepEqual(picture(worldOf({ "pipeline.yaml": pipeline })), [
		"dataset table read stage train",
		"model net read stage publish",
		"stage check set stage train",
		"stage prepare write dataset table",
		"stage train write model net",
	]);
});

test("two pipelines with the same tasks are two", () => {
	const both = picture(worldOf({ "a.yaml": pipeline, "b.yaml": pipeline }));
	assert.equal(both.length, 5, "the same lines twice");
});
