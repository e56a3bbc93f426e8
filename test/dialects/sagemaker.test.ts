import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import { sagemaker } from "../../server/src/dialects/sagemaker/sagemaker.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { readJson } from "../../server/src/source/json.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function document(text: string): Cursor {
	return new Cursor((text.startsWith("{") ? readJson("t.json", text) : readYaml("t.yaml", text)).documents[0]);
}

function recognised(text: string): boolean {
	return sagemaker.recognises(document(text), "t.yaml", noWorkloads);
}

function read(text: string): Facts {
	const reading = readManifests("stack/template.yaml", text, {}, () => undefined);
	assert.equal(reading?.documents[0]?.dialect.id, "sagemaker");
	return reading.facts;
}

function said(text: string): readonly string[] {
	return read(text).remarks.map(({ rule }) => rule);
}

test("a template is recognised by the types of its resources", () => {
	assert.equal(recognised("Resources:\n  A:\n    Type: AWS::SageMaker::Model"), true);
	assert.equal(recognised("Resources:\n  A:\n    Type: AWS::SageMaker::NotebookInstance"), true);
	assert.equal(recognised('{"Resources": {"A": {"Type": "AWS::SageMaker::Endpoint"}}}'), true);
	for (const text of [
		"Resources:\n  A:\n    Type: AWS::S3::Bucket",
		"Resources: [AWS::SageMaker::Model]",
		"resources:\n  Resources:\n    A:\n      Type: AWS::SageMaker::Model",
		"apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Model\nspec:\n  modelName: churn",
		"A:\n  Type: AWS::SageMaker::Model",
		"Resources:\n  A:\n    Type: !Ref AWS::SageMaker::Model",
	])
		assert.equal(recognised(text), false, text);
});

const template = `Resources:
  Churn:
    Type: AWS::SageMaker::Model
    Properties:
      PrimaryContainer:
        Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn:1.4
        ModelDataUrl: s3://models/churn/model.tar.gz
        Environment: { LEVEL: 3, TOKEN: !Ref Token }
  Config:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      Tags: [{ Key: Owner, Value: growth }]
      ProductionVariants:
        - VariantName: blue
          ModelName: !GetAtt Churn.ModelName
          InstanceType: ml.m5.large
          InitialInstanceCount: 1
      AsyncInferenceConfig:
        ClientConfig: { MaxConcurrentInvocationsPerInstance: 4 }
        OutputConfig: { S3OutputPath: s3://answers/churn }
      DataCaptureConfig:
        InitialSamplingPercentage: 50
        DestinationS3Uri: s3://captured/churn
        CaptureOptions: [{ CaptureMode: Input }, { CaptureMode: Output }]
  Endpoint:
    Type: AWS::SageMaker::Endpoint
    Properties:
      EndpointConfigName: !GetAtt Config.EndpointConfigName
`;
const token = "Parameters:\n  Token: { Type: String }\n";

test("the facts of a variant", () => {
	const { models, services, containers, remarks } = read(template + token);
	assert.deepEqual(remarks, []);
	const [service] = services;
	assert.equal(service?.name?.value, "blue");
	assert.equal(service?.owner?.value, "growth");
	assert.deepEqual([service?.minReplicas?.value, service?.maxReplicas?.value, service?.concurrency?.value], [1, 1, 4]);
	assert.deepEqual([service?.logger?.mode?.value, service?.logger?.url?.value], ["all", "s3://captured/churn"]);
	assert.equal(models[0]?.name?.value, "Churn");
	assert.equal(models[0]?.artifact?.value, "s3://models/churn/model.tar.gz");
	assert.equal(models[0]?.service, service);
	const [container] = containers;
	assert.equal(container?.image?.value, "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn:1.4");
	assert.deepEqual(
		container?.environment.map(({ name, value }) => [name.value, value?.value]),
		[
			["LEVEL", "3"],
			["TOKEN", undefined],
		],
	);
	assert.equal(containers.length, 1);
});

const target = (resource: string, rest = "") => `  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: sagemaker
      ScalableDimension: sagemaker:variant:DesiredInstanceCount
      ResourceId: ${resource}
      MinCapacity: 2
      MaxCapacity: 6
${rest}`;

test("what scales a variant says how many replicas it has", () => {
	for (const resource of [
		// biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's.
		"!Sub endpoint/${Endpoint.EndpointName}/variant/blue",
		"!Join ['/', ['endpoint', !GetAtt Endpoint.EndpointName, 'variant', 'blue']]",
		"!Join ['', ['endpoint/', !GetAtt [Endpoint, EndpointName], '/variant/blue']]",
		// biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's.
		"!Sub ['endpoint/${Name}/variant/blue', { Name: !GetAtt Endpoint.EndpointName }]",
	]) {
		const { services, remarks } = read(template + target(resource) + token);
		assert.deepEqual(remarks, [], resource);
		assert.deepEqual([services[0]?.minReplicas?.value, services[0]?.maxReplicas?.value], [2, 6], resource);
	}
});

test("a variant that is not known by name is not missed", () => {
	const dangling = ["config/dangling-reference"];
	// biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's.
	assert.deepEqual(said(template + target("!Sub endpoint/${Endpoint.EndpointName}/variant/green") + token), dangling);
	// biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's.
	assert.deepEqual(said(template + target("!Sub endpoint/${Endpoint.EndpointName}/variant/${Token}") + token), []);
	assert.deepEqual(said(template + target("endpoint/other/variant/green") + token), []);
	const named = template.replace("VariantName: blue", "VariantName: !Ref Token");
	// biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's.
	assert.deepEqual(said(named + target("!Sub endpoint/${Endpoint.EndpointName}/variant/green") + token), []);
});

test("a component has its copies, and a serverless variant no number of replicas", () => {
	const { services } = read(`Resources:
  Config:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      ExecutionRoleArn: arn:aws:iam::111122223333:role/serve
      ProductionVariants: [{ VariantName: all, InstanceType: ml.g5.xlarge, InitialInstanceCount: 1 }]
  Serverless:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      ProductionVariants:
        - VariantName: cheap
          ModelName: churn
          ServerlessConfig: { MaxConcurrency: 4, MemorySizeInMB: 2048 }
  Component:
    Type: AWS::SageMaker::InferenceComponent
    Properties:
      EndpointName: churn
      VariantName: all
      RuntimeConfig: { CopyCount: 2 }
      Specification:
        Container: { Image: "registry/llm:1.0", ArtifactUrl: s3://models/llm.tar.gz }
`);
	assert.deepEqual(
		services.map(({ name, minReplicas, containers }) => [name?.value, minReplicas?.value, containers[0]?.image?.value]),
		[
			["cheap", undefined, undefined],
			["Component", 2, "registry/llm:1.0"],
		],
	);
});

const model = (properties: string) => `Resources:\n  A:\n    Type: AWS::SageMaker::Model\n    Properties:\n${properties}`;

test("values that functions compute may be anything", () => {
	assert.deepEqual(said(model("      Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://a/b } }\n      Odd: 1")), []);
	assert.deepEqual(said(model("      PrimaryContainer: !If [C, { Odd: 1 }, { Image: a }]\nConditions:\n  C: !Equals [a, b]")), []);
	assert.deepEqual(said(model("      PrimaryContainer: { Image: !ImportValue image }\n      Containers: !Ref AWS::NoValue")), []);
	assert.deepEqual(said(model("      PrimaryContainer: !Ref AWS::NoValue\n      Containers: [{ Image: a }]")), []);
	assert.deepEqual(said(model("      PrimaryContainer: { Image: '{{resolve:ssm:/image}}' }\n      EnableNetworkIsolation: 'true'")), []);
	assert.deepEqual(said(model("      PrimaryContainer: { Image: a }\n      EnableNetworkIsolation: maybe")), ["config/wrong-type"]);
});

test("names within a function are looked up, and text that only looks like one is not", () => {
	const image = (value: string) => said(model(`      PrimaryContainer: { Image: ${value} }`));
	assert.deepEqual(image("!Sub '$" + "{AWS::Region}/$" + "{!Literal}'"), []);
	assert.deepEqual(image("!Sub ['$" + "{Own}', { Own: a }]"), []);
	assert.deepEqual(image("!Sub '$" + "{Other.Arn}'"), ["config/dangling-reference"]);
	assert.deepEqual(image("{ 'Fn::GetAtt': [Other, Arn] }"), ["config/dangling-reference"]);
	assert.deepEqual(image("!FindInMap [Images, a, b]"), ["config/dangling-reference"]);
	assert.deepEqual(image("!FindInMap [Images, a, b, { DefaultValue: c }]"), []);
	assert.deepEqual(said(`Transform: AWS::Serverless-2016-10-31\n${model("      PrimaryContainer: { Image: !Ref FunctionRole }")}`), []);
});

test("fields are described and completed for each type", () => {
	const schema = sagemaker.schema(document(template));
	assert.ok(schema);
	const path = ["Resources", "Config", "Properties", "ProductionVariants", 0];
	assert.match(schemaAt(schema, [...path, "InitialInstanceCount"])?.description ?? "", /starts with/);
	assert.ok(Object.hasOwn(keysAt(schema, path), "ServerlessConfig"));
	assert.ok(Object.hasOwn(keysAt(schema, ["Resources", "Churn", "Properties"]), "PrimaryContainer"));
	assert.deepEqual(Object.keys(keysAt(schema, ["Resources", "Endpoint", "Properties", "Tags"])), ["Key", "Value"]);
});
