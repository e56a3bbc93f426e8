import common from "../../../../schemas/sagemaker-common.schema.json" with { type: "json" };
import dataQualityJobDefinition from "../../../../schemas/sagemaker-data-quality-job-definition.schema.json" with { type: "json" };
import endpoint from "../../../../schemas/sagemaker-endpoint.schema.json" with { type: "json" };
import endpointConfig from "../../../../schemas/sagemaker-endpoint-config.schema.json" with { type: "json" };
import featureGroup from "../../../../schemas/sagemaker-feature-group.schema.json" with { type: "json" };
import inferenceComponent from "../../../../schemas/sagemaker-inference-component.schema.json" with { type: "json" };
import inferenceExperiment from "../../../../schemas/sagemaker-inference-experiment.schema.json" with { type: "json" };
import model from "../../../../schemas/sagemaker-model.schema.json" with { type: "json" };
import modelBiasJobDefinition from "../../../../schemas/sagemaker-model-bias-job-definition.schema.json" with { type: "json" };
import modelExplainabilityJobDefinition from "../../../../schemas/sagemaker-model-explainability-job-definition.schema.json" with {
	type: "json",
};
import modelPackage from "../../../../schemas/sagemaker-model-package.schema.json" with { type: "json" };
import modelPackageGroup from "../../../../schemas/sagemaker-model-package-group.schema.json" with { type: "json" };
import modelQualityJobDefinition from "../../../../schemas/sagemaker-model-quality-job-definition.schema.json" with { type: "json" };
import monitoringSchedule from "../../../../schemas/sagemaker-monitoring-schedule.schema.json" with { type: "json" };
import pipeline from "../../../../schemas/sagemaker-pipeline.schema.json" with { type: "json" };
import scalableTarget from "../../../../schemas/sagemaker-scalable-target.schema.json" with { type: "json" };
import scalingPolicy from "../../../../schemas/sagemaker-scaling-policy.schema.json" with { type: "json" };
import template from "../../../../schemas/sagemaker-template.schema.json" with { type: "json" };

/** The files that say what SageMaker's resources look like in CloudFormation. They are a list of their own because they are so many. */
export const sagemakerSchemas: readonly unknown[] = [
	common,
	dataQualityJobDefinition,
	endpoint,
	endpointConfig,
	featureGroup,
	inferenceComponent,
	inferenceExperiment,
	model,
	modelBiasJobDefinition,
	modelExplainabilityJobDefinition,
	modelPackage,
	modelPackageGroup,
	modelQualityJobDefinition,
	monitoringSchedule,
	pipeline,
	scalableTarget,
	scalingPolicy,
	template,
];
