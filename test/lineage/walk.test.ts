import assert from "node:assert/strict";
import { test } from "node:test";
import { cardsOf, deploymentOf, partsOf, walk, wayTo } from "../../server/src/lineage/walk.ts";
import { edgeText, nodeNamed, worldOf } from "../harness/picture.ts";

const card = (name: string, more: string) => `apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata: { name: ${name} }\n${more}`;

test("a walk comes back to its start where the graph does, and tells its way", () => {
	const world = worldOf({
		"ranking.card.yaml": card("ranking", "model: { trainingData: { id: views } }\nfeedback: { labelSource: clicks, surface: page }\n"),
	});
	const graph = world.lineage.graph;
	const start = deploymentOf(world.lineage.factsOf("ranking.card.yaml")?.cards[0] ?? assert.fail(), graph) ?? assert.fail();
	const back = [...walk(graph, start, "down", () => true)].find(({ node }) => node === start) ?? assert.fail();
	assert.deepEqual(wayTo(back).map(edgeText), [
		"service ranking feedback source clicks",
		"source clicks label dataset views",
		"dataset views read model ranking",
		"model ranking serve service ranking",
	]);
	const without = [...walk(graph, start, "down", ({ kind }) => kind !== "feedback")];
	assert.deepEqual(without, []);
});

test("two files of one folder are not each other", () => {
	const stages = `stages:
  make:
    cmd: make
    outs: [data]
  read:
    cmd: read
    deps: [data/a.csv]
    outs: [model]
`;
	const world = worldOf({ "dvc.yaml": stages }, ["data/a.csv"]);
	const graph = world.lineage.graph;
	const reached = [...walk(graph, nodeNamed(world, "make", graph), "down", () => true)].map(({ node }) => node.name);
	assert.deepEqual(reached, ["data", "data/a.csv", "read", "model"]);
	const up = [...walk(graph, nodeNamed(world, "model", graph), "up", () => true)].map(({ node }) => node.name);
	assert.deepEqual(up, ["read", "data/a.csv", "data", "make"]);
});

test("a card speaks for its services and their models", () => {
	const service = (name: string) => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: ${name} }
spec: { predictor: { model: { modelFormat: { name: onnx }, storageUri: "s3://models/${name}/3" } } }
`;
	const world = worldOf({
		"a.yaml": service("a"),
		"b.yaml": service("b"),
		"c.yaml": service("c"),
		"both.card.yaml": card("both", "manifests: [a.yaml, b.yaml]\nconsumers: [{ id: shop }]\n"),
	});
	const graph = world.lineage.graph;
	const both = world.lineage.factsOf("both.card.yaml")?.cards[0] ?? assert.fail();
	const parts = [...partsOf(both, graph)].map(({ kind, name }) => `${kind} ${name}`);
	assert.deepEqual(parts.toSorted(), ["model a", "model b", "service a", "service b", "service both"]);
	assert.deepEqual(cardsOf(deploymentOf(both, graph) ?? assert.fail(), world.lineage), [both]);
	assert.deepEqual(cardsOf(nodeNamed(world, "shop", graph), world.lineage), []);
});
