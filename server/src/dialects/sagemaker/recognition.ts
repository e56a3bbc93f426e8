import type { Cursor } from "../../source/tree.ts";

/** The resources that are read and checked, by their type, each with the file name of its schema. */
export const schemaIds: Readonly<Record<string, string>> = {
	"AWS::SageMaker::DataQualityJobDefinition": "sagemaker-data-quality-job-definition.schema.json",
	"AWS::SageMaker::Endpoint": "sagemaker-endpoint.schema.json",
	"AWS::SageMaker::EndpointConfig": "sagemaker-endpoint-config.schema.json",
	"AWS::SageMaker::FeatureGroup": "sagemaker-feature-group.schema.json",
	"AWS::SageMaker::InferenceComponent": "sagemaker-inference-component.schema.json",
	"AWS::SageMaker::InferenceExperiment": "sagemaker-inference-experiment.schema.json",
	"AWS::SageMaker::Model": "sagemaker-model.schema.json",
	"AWS::SageMaker::ModelBiasJobDefinition": "sagemaker-model-bias-job-definition.schema.json",
	"AWS::SageMaker::ModelExplainabilityJobDefinition": "sagemaker-model-explainability-job-definition.schema.json",
	"AWS::SageMaker::ModelPackage": "sagemaker-model-package.schema.json",
	"AWS::SageMaker::ModelPackageGroup": "sagemaker-model-package-group.schema.json",
	"AWS::SageMaker::ModelQualityJobDefinition": "sagemaker-model-quality-job-definition.schema.json",
	"AWS::SageMaker::MonitoringSchedule": "sagemaker-monitoring-schedule.schema.json",
	"AWS::SageMaker::Pipeline": "sagemaker-pipeline.schema.json",
	"AWS::ApplicationAutoScaling::ScalableTarget": "sagemaker-scalable-target.schema.json",
	"AWS::ApplicationAutoScaling::ScalingPolicy": "sagemaker-scaling-policy.schema.json",
};

/** A template of CloudFormation, or of the Serverless Application Model, that holds anything of SageMaker. */
export function isTemplate(document: Cursor): boolean {
	return document
		.get("Resources")
		.entries()
		.some((resource) => resource.get("Type").string()?.value.startsWith("AWS::SageMaker::"));
}

/** The type of a resource that is checked here; scaling belongs to many services, and only that of SageMaker counts. */
export function knownType(resource: Cursor, resources: Cursor): string | undefined {
	const type = resource.get("Type").string()?.value ?? "";
	if (!Object.hasOwn(schemaIds, type)) return undefined;
	if (!type.startsWith("AWS::ApplicationAutoScaling::")) return type;
	const properties = resource.get("Properties");
	const named = properties.get("ScalingTargetId", "Ref").string()?.value;
	const scaled = named === undefined ? properties : resources.get(named, "Properties");
	const dimension = scaled.get("ScalableDimension").string()?.value ?? "";
	return scaled.get("ServiceNamespace").string()?.value === "sagemaker" || dimension.startsWith("sagemaker:") ? type : undefined;
}
