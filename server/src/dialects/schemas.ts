import azuremlBatchDeployment from "../../../schemas/azureml-batch-deployment.schema.json" with { type: "json" };
import azuremlBatchEndpoint from "../../../schemas/azureml-batch-endpoint.schema.json" with { type: "json" };
import azuremlCommon from "../../../schemas/azureml-common.schema.json" with { type: "json" };
import azuremlEnvironment from "../../../schemas/azureml-environment.schema.json" with { type: "json" };
import azuremlKubernetesDeployment from "../../../schemas/azureml-kubernetes-online-deployment.schema.json" with { type: "json" };
import azuremlManagedDeployment from "../../../schemas/azureml-managed-online-deployment.schema.json" with { type: "json" };
import azuremlModel from "../../../schemas/azureml-model.schema.json" with { type: "json" };
import azuremlModelBatch from "../../../schemas/azureml-model-batch-deployment.schema.json" with { type: "json" };
import azuremlEndpoint from "../../../schemas/azureml-online-endpoint.schema.json" with { type: "json" };
import azuremlSchedule from "../../../schemas/azureml-schedule.schema.json" with { type: "json" };
import bentomlBentofile from "../../../schemas/bentoml-bentofile.schema.json" with { type: "json" };
import bentomlConfigOld from "../../../schemas/bentoml-config-v1.schema.json" with { type: "json" };
import bentomlConfig from "../../../schemas/bentoml-config-v2.schema.json" with { type: "json" };
import composeFile from "../../../schemas/compose-file.schema.json" with { type: "json" };
import dataContract from "../../../schemas/data-contract.schema.json" with { type: "json" };
import dataContractSpecification from "../../../schemas/data-contract-specification.schema.json" with { type: "json" };
import dataContractOld from "../../../schemas/data-contract-v2.schema.json" with { type: "json" };
import card from "../../../schemas/deployment-card.schema.json" with { type: "json" };
import dvcLock from "../../../schemas/dvc-lock.schema.json" with { type: "json" };
import dvcPipeline from "../../../schemas/dvc-pipeline.schema.json" with { type: "json" };
import dvcPointer from "../../../schemas/dvc-pointer.schema.json" with { type: "json" };
import evidentlyCalculation from "../../../schemas/evidently-calculation.schema.json" with { type: "json" };
import evidentlyCollector from "../../../schemas/evidently-collector.schema.json" with { type: "json" };
import evidentlyReport from "../../../schemas/evidently-report.schema.json" with { type: "json" };
import evidentlyService from "../../../schemas/evidently-service.schema.json" with { type: "json" };
import feastStore from "../../../schemas/feast-feature-store.schema.json" with { type: "json" };
import feastResource from "../../../schemas/feast-featurestore.schema.json" with { type: "json" };
import feastResourceOld from "../../../schemas/feast-featurestore-v1alpha1.schema.json" with { type: "json" };
import hydraConfig from "../../../schemas/hydra-config.schema.json" with { type: "json" };
import inferenceModel from "../../../schemas/inference-extension-inferencemodel.schema.json" with { type: "json" };
import inferencePool from "../../../schemas/inference-extension-inferencepool.schema.json" with { type: "json" };
import inferencePoolOld from "../../../schemas/inference-extension-inferencepool-v1alpha2.schema.json" with { type: "json" };
import kedaScaledJob from "../../../schemas/keda-scaledjob.schema.json" with { type: "json" };
import kedaScaledObject from "../../../schemas/keda-scaledobject.schema.json" with { type: "json" };
import kfpPipeline from "../../../schemas/kfp-pipeline.schema.json" with { type: "json" };
import kfpPipelineVersion from "../../../schemas/kfp-pipelineversion.schema.json" with { type: "json" };
import kfpPlatforms from "../../../schemas/kfp-platforms.schema.json" with { type: "json" };
import knativeService from "../../../schemas/knative-service.schema.json" with { type: "json" };
import kserveStorageContainer from "../../../schemas/kserve-clusterstoragecontainer.schema.json" with { type: "json" };
import kserveGraph from "../../../schemas/kserve-inferencegraph.schema.json" with { type: "json" };
import kserve from "../../../schemas/kserve-inferenceservice.schema.json" with { type: "json" };
import kserveLlm from "../../../schemas/kserve-llminferenceservice.schema.json" with { type: "json" };
import kserveLlmOld from "../../../schemas/kserve-llminferenceservice-v1alpha1.schema.json" with { type: "json" };
import kserveCache from "../../../schemas/kserve-localmodelcache.schema.json" with { type: "json" };
import kserveNodeGroup from "../../../schemas/kserve-localmodelnodegroup.schema.json" with { type: "json" };
import kserveRuntime from "../../../schemas/kserve-servingruntime.schema.json" with { type: "json" };
import kserveTrainedModel from "../../../schemas/kserve-trainedmodel.schema.json" with { type: "json" };
import kuberayCommon from "../../../schemas/kuberay-common.schema.json" with { type: "json" };
import kuberayCluster from "../../../schemas/kuberay-raycluster.schema.json" with { type: "json" };
import kuberayCronJob from "../../../schemas/kuberay-raycronjob.schema.json" with { type: "json" };
import kuberayJob from "../../../schemas/kuberay-rayjob.schema.json" with { type: "json" };
import kuberayService from "../../../schemas/kuberay-rayservice.schema.json" with { type: "json" };
import kubernetes from "../../../schemas/kubernetes-core.schema.json" with { type: "json" };
import kubernetesDeployment from "../../../schemas/kubernetes-deployment.schema.json" with { type: "json" };
import kubernetesAutoscaler from "../../../schemas/kubernetes-horizontalpodautoscaler.schema.json" with { type: "json" };
import kubernetesBudget from "../../../schemas/kubernetes-poddisruptionbudget.schema.json" with { type: "json" };
import kubernetesStatefulSet from "../../../schemas/kubernetes-statefulset.schema.json" with { type: "json" };
import mlflowModel from "../../../schemas/mlflow-model.schema.json" with { type: "json" };
import mlflowProject from "../../../schemas/mlflow-project.schema.json" with { type: "json" };
import mlserverModel from "../../../schemas/mlserver-model-settings.schema.json" with { type: "json" };
import mlserverServer from "../../../schemas/mlserver-settings.schema.json" with { type: "json" };
import modelCard from "../../../schemas/model-card.schema.json" with { type: "json" };
import modelmeshPredictor from "../../../schemas/modelmesh-predictor.schema.json" with { type: "json" };
import nimCommon from "../../../schemas/nim-common.schema.json" with { type: "json" };
import nimNemocustomizer from "../../../schemas/nim-nemocustomizer.schema.json" with { type: "json" };
import nimNemodatastore from "../../../schemas/nim-nemodatastore.schema.json" with { type: "json" };
import nimNemoentitystore from "../../../schemas/nim-nemoentitystore.schema.json" with { type: "json" };
import nimNemoevaluator from "../../../schemas/nim-nemoevaluator.schema.json" with { type: "json" };
import nimNemoguardrail from "../../../schemas/nim-nemoguardrail.schema.json" with { type: "json" };
import nimNimbuild from "../../../schemas/nim-nimbuild.schema.json" with { type: "json" };
import nimNimcache from "../../../schemas/nim-nimcache.schema.json" with { type: "json" };
import nimNimpipeline from "../../../schemas/nim-nimpipeline.schema.json" with { type: "json" };
import nimNimservice from "../../../schemas/nim-nimservice.schema.json" with { type: "json" };
import configuration from "../../../schemas/plimsoll.schema.json" with { type: "json" };
import stackCacheserver from "../../../schemas/production-stack-cacheserver.schema.json" with { type: "json" };
import stackLoraadapter from "../../../schemas/production-stack-loraadapter.schema.json" with { type: "json" };
import stackValues from "../../../schemas/production-stack-values.schema.json" with { type: "json" };
import stackVllmrouter from "../../../schemas/production-stack-vllmrouter.schema.json" with { type: "json" };
import stackVllmruntime from "../../../schemas/production-stack-vllmruntime.schema.json" with { type: "json" };
import rayServe from "../../../schemas/ray-serve.schema.json" with { type: "json" };
import rayServeApplication from "../../../schemas/ray-serve-application.schema.json" with { type: "json" };
import seldonCommon from "../../../schemas/seldon-common.schema.json" with { type: "json" };
import seldonExperiment from "../../../schemas/seldon-experiment.schema.json" with { type: "json" };
import seldonModel from "../../../schemas/seldon-model.schema.json" with { type: "json" };
import seldonPipeline from "../../../schemas/seldon-pipeline.schema.json" with { type: "json" };
import seldonConfig from "../../../schemas/seldon-seldonconfig.schema.json" with { type: "json" };
import seldonDeployment from "../../../schemas/seldon-seldondeployment.schema.json" with { type: "json" };
import seldonRuntime from "../../../schemas/seldon-seldonruntime.schema.json" with { type: "json" };
import seldonServer from "../../../schemas/seldon-server.schema.json" with { type: "json" };
import seldonServerConfig from "../../../schemas/seldon-serverconfig.schema.json" with { type: "json" };
import servingBatching from "../../../schemas/tensorflow-serving-batching.schema.json" with { type: "json" };
import servingModels from "../../../schemas/tensorflow-serving-models.schema.json" with { type: "json" };
import servingMonitoring from "../../../schemas/tensorflow-serving-monitoring.schema.json" with { type: "json" };
import torchserve from "../../../schemas/torchserve-config.schema.json" with { type: "json" };
import torchserveManifest from "../../../schemas/torchserve-manifest.schema.json" with { type: "json" };
import torchserveMetrics from "../../../schemas/torchserve-metrics.schema.json" with { type: "json" };
import torchserveModel from "../../../schemas/torchserve-model-config.schema.json" with { type: "json" };
import triton from "../../../schemas/triton-model-config.schema.json" with { type: "json" };
import { sagemakerSchemas as sagemaker } from "./sagemaker/schemas.ts";
import type { Schema } from "./schema.ts";

/** Every schema that a dialect checks with, by the file name that is its `$id`. */
const schemas: Readonly<Record<string, Schema>> = Object.fromEntries(
	// The JSON files are wider than what we use of them; a test holds each against the JSON Schema meta-schema.
	(
		[
			azuremlBatchDeployment,
			azuremlBatchEndpoint,
			azuremlCommon,
			azuremlEnvironment,
			azuremlKubernetesDeployment,
			azuremlManagedDeployment,
			azuremlModel,
			azuremlModelBatch,
			azuremlEndpoint,
			azuremlSchedule,
			bentomlBentofile,
			bentomlConfig,
			bentomlConfigOld,
			card,
			dataContract,
			dataContractOld,
			dataContractSpecification,
			composeFile,
			dvcLock,
			dvcPipeline,
			dvcPointer,
			configuration,
			kserve,
			evidentlyCalculation,
			evidentlyCollector,
			evidentlyReport,
			evidentlyService,
			feastStore,
			feastResource,
			feastResourceOld,
			hydraConfig,
			inferenceModel,
			inferencePool,
			inferencePoolOld,
			kserveStorageContainer,
			kserveGraph,
			kserveLlm,
			kserveLlmOld,
			kserveCache,
			kserveNodeGroup,
			kserveRuntime,
			kserveTrainedModel,
			modelCard,
			modelmeshPredictor,
			kedaScaledJob,
			kedaScaledObject,
			kfpPipeline,
			kfpPipelineVersion,
			kfpPlatforms,
			knativeService,
			kubernetesDeployment,
			kubernetesAutoscaler,
			kubernetesBudget,
			kubernetesStatefulSet,
			kubernetes,
			kuberayCommon,
			kuberayCluster,
			kuberayCronJob,
			kuberayJob,
			kuberayService,
			mlflowModel,
			mlflowProject,
			mlserverModel,
			mlserverServer,
			nimCommon,
			nimNemocustomizer,
			nimNemodatastore,
			nimNemoentitystore,
			nimNemoevaluator,
			nimNemoguardrail,
			nimNimbuild,
			nimNimcache,
			nimNimpipeline,
			nimNimservice,
			stackCacheserver,
			stackLoraadapter,
			stackValues,
			stackVllmrouter,
			stackVllmruntime,
			rayServe,
			rayServeApplication,
			seldonCommon,
			seldonExperiment,
			seldonModel,
			seldonPipeline,
			seldonConfig,
			seldonDeployment,
			seldonRuntime,
			seldonServer,
			seldonServerConfig,
			...sagemaker,
			servingBatching,
			servingModels,
			servingMonitoring,
			torchserve,
			torchserveManifest,
			torchserveMetrics,
			torchserveModel,
			triton,
		] as unknown as readonly Schema[]
	).map((schema) => [schema.$id ?? "", schema]),
);

/** A schema together with the file that its local references are looked up in. */
export interface Position {
	readonly schema: Schema;
	readonly root: Schema;
}

export function schemaNamed(id: string): Schema {
	const schema = schemas[id];
	if (!schema) throw new Error(`There is no schema ${id}.`);
	return schema;
}

/** Those of whole documents, each with an example of the least that there is to say. */
export function documentSchemas(): readonly Schema[] {
	return Object.values(schemas).filter(({ examples }) => examples !== undefined);
}

export function start(schema: Schema): Position {
	return follow({ schema, root: schema });
}

/** Each reference is followed once: this is asked for every key of every manifest at every keystroke. */
const followed = new WeakMap<Schema, Position>();

/** Follows `$ref` to what it stands for; words beside the reference, such as a description, win over those of its target. */
export function follow(position: Position): Position {
	if (position.schema.$ref === undefined) return position;
	let end = followed.get(position.schema);
	if (!end) {
		end = resolve(position);
		followed.set(position.schema, end);
	}
	return end;
}

function resolve(position: Position): Position {
	let { schema, root } = position;
	for (let hops = 0; schema.$ref !== undefined && hops < 16; hops++) {
		const [id, pointer = ""] = schema.$ref.split("#");
		root = id ? schemaNamed(id) : root;
		const target = pointer === "" ? root : root.$defs?.[pointer.replace("/$defs/", "")];
		if (!target) throw new Error(`Nothing stands at ${schema.$ref}.`);
		const { $ref: _, ...beside } = schema;
		schema = Object.keys(beside).length > 0 ? { ...target, ...beside } : target;
	}
	return { schema, root };
}

/** The schema of one key of an object, or of any item of a list. */
export function step(position: Position, key: string | number): Position | undefined {
	const { schema, root } = follow(position);
	if (typeof key === "number") return schema.items && follow({ schema: schema.items, root });
	const property = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
	const child = property ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
	return child && follow({ schema: child, root });
}
