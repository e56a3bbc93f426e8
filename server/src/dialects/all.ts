import { azureml } from "./azureml/azureml.ts";
import { bentoml } from "./bentoml/bentoml.ts";
import { card } from "./card/card.ts";
import { compose } from "./compose/compose.ts";
import { dataContract } from "./data-contract/data-contract.ts";
import type { Dialect } from "./dialect.ts";
import { dvc } from "./dvc/dvc.ts";
import { evidently } from "./evidently/evidently.ts";
import { feast } from "./feast/feast.ts";
import { hydra } from "./hydra/hydra.ts";
import { inferenceExtension } from "./inference-extension/inference-extension.ts";
import { keda } from "./keda/keda.ts";
import { kfp } from "./kfp/kfp.ts";
import { knative } from "./knative/knative.ts";
import { kserve } from "./kserve/kserve.ts";
import { kserveFamily } from "./kserve-family/family.ts";
import { kuberay } from "./kuberay/kuberay.ts";
import { kubernetes } from "./kubernetes/kubernetes.ts";
import { mlflow } from "./mlflow/mlflow.ts";
import { mlserver } from "./mlserver/mlserver.ts";
import { modelCard } from "./model-card/model-card.ts";
import { modelmesh } from "./modelmesh/modelmesh.ts";
import { nim } from "./nim/nim.ts";
import { productionStack } from "./production-stack/production-stack.ts";
import { rayServe } from "./ray-serve/ray-serve.ts";
import { sagemaker } from "./sagemaker/sagemaker.ts";
import { seldon } from "./seldon/seldon.ts";
import { tensorflowServing } from "./tensorflow-serving/tensorflow-serving.ts";
import { torchserve } from "./torchserve/torchserve.ts";
import { triton } from "./triton/triton.ts";

/** Every dialect that Plimsoll reads. The first that recognises a document reads it. */
export const dialects: readonly Dialect[] = [
	card,
	bentoml,
	azureml,
	compose,
	dataContract,
	dvc,
	evidently,
	feast,
	hydra,
	inferenceExtension,
	keda,
	kfp,
	knative,
	kserve,
	kserveFamily,
	kubernetes,
	kuberay,
	mlflow,
	mlserver,
	modelCard,
	modelmesh,
	nim,
	productionStack,
	rayServe,
	sagemaker,
	seldon,
	tensorflowServing,
	torchserve,
	triton,
];
