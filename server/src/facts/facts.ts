import type { Located, Span } from "../source/span.ts";
import type { Card } from "./card.ts";
import type { EnsembleStep } from "./ensemble.ts";
import type { Environment, Origin } from "./environment.ts";
import type { Fix, KeyPlace, NestedPlace, Severity } from "./finding.ts";
import type { Dataset, Stage, StageRun } from "./pipeline.ts";
import type { Probe } from "./probe.ts";
import type { Release } from "./release.ts";
import type { RuntimeWish, ServingRuntime } from "./runtime.ts";
import type { Relation, Thing } from "./thing.ts";
import type { ServedElsewhere, Ways } from "./ways.ts";
import type { Rollout, Scaler, Workload } from "./workload.ts";

/** What one file says, in words that belong to no dialect. Absent means that the file is silent; no adapter invents a default. */
export interface Facts {
	readonly manifests: readonly Manifest[];
	readonly models: readonly Model[];
	readonly services: readonly Service[];
	readonly containers: readonly Container[];
	readonly scalers: readonly Scaler[];
	readonly runtimes: readonly ServingRuntime[];
	readonly cards: readonly Card[];
	readonly stages: readonly Stage[];
	readonly runs: readonly StageRun[];
	readonly datasets: readonly Dataset[];
	/** What takes part in the flow of data and how it flows, as far as the facts above do not tell it. */
	readonly things: readonly Thing[];
	readonly relations: readonly Relation[];
	/** What the platform itself will say of the manifest: it rejects, ignores or deprecates something. */
	readonly remarks: readonly PlatformRemark[];
}

export const noFacts: Facts = {
	manifests: [],
	models: [],
	services: [],
	containers: [],
	scalers: [],
	runtimes: [],
	cards: [],
	stages: [],
	runs: [],
	datasets: [],
	things: [],
	relations: [],
	remarks: [],
};

/** One document that a dialect recognises as its own. */
export interface Manifest {
	readonly kind: "manifest";
	readonly at: Span;
	readonly dialect: string;
	readonly type: string;
	readonly apiVersion?: string;
	readonly name?: Located<string>;
	/** Addresses that code is fetched from when it starts. */
	readonly code?: readonly Located<string>[];
	/** What is installed for whatever it describes. */
	readonly environment?: Environment;
}

/** A model as a manifest declares it. */
export interface Model extends ServedElsewhere {
	readonly kind: "model";
	/** The words to underline when the whole model is meant: its name or the key that opens it. */
	readonly at: Span;
	/** Where a key of the model can be added. */
	readonly place?: KeyPlace;
	readonly dialect: string;
	readonly name?: Located<string>;
	/** onnx, sklearn, pytorch, …: the format or backend in the dialect's own word. */
	readonly format?: Located<string>;
	readonly formatVersion?: Located<string>;
	readonly runtime?: Located<string>;
	readonly runtimeVersion?: Located<string>;
	/** v1, v2, grpc-v2 … as declared. */
	readonly protocol?: Located<string>;
	/** All that its server answers clients in, where the server is known and nothing stands in front of it. */
	readonly protocols?: readonly string[];
	/** Where the weights are, as written: a URI or a path. */
	readonly artifact?: Located<string>;
	/** Workspace paths that may hold the model file, most likely first; the lineage takes the first one that exists. */
	readonly files: readonly string[];
	/** The largest batch that the server may form. */
	readonly maxBatch?: Located<number>;
	/** The batch dimension is not part of the declared shapes but added by the server (Triton with max_batch_size > 0). */
	readonly implicitBatch: boolean;
	/** Milliseconds that the server may hold a request back to fill a batch. */
	readonly batchDelay?: Located<number>;
	/** Milliseconds in one unit of the number that `batchDelay` is written as. */
	readonly batchDelayUnit?: number;
	/** How the manifest spells the tensor types, by their Open Inference Protocol names, where it has other words for them. */
	readonly typeNames?: Readonly<Record<string, string>>;
	readonly inputs: readonly Tensor[];
	readonly outputs: readonly Tensor[];
	/** What a request and an answer have a column each for, where a signature lists columns and not tensors. */
	readonly columns?: { readonly inputs: readonly Tensor[]; readonly outputs: readonly Tensor[] };
	/** When it was written, in milliseconds since the epoch. */
	readonly writtenAt?: Located<number>;
	/** One request may bring any number of responses. */
	readonly decoupled?: Located<boolean>;
	/** Steps of a model that is made of other models. */
	readonly steps: readonly EnsembleStep[];
	/** The only versions that are served, where the manifest names them. */
	readonly versions?: Located<readonly number[]>;
	/** The folder whose sub-folders hold this model and its neighbours. */
	readonly repository?: string;
	/** Instances run on a GPU, as declared (KIND_GPU, device cuda, tensor parallel size …). */
	readonly gpu?: Located<string>;
	/** GPUs that one replica cannot do without, where more than one. */
	readonly gpuCount?: number;
	/** `--trust-remote-code` or its equivalent; `item` is what to delete so that it is not said. */
	readonly trustRemoteCode?: Located<boolean> & { readonly item?: Span };
	/** A pinned revision of a model hub. */
	readonly revision?: Located<string>;
	readonly wish?: RuntimeWish;
	/** The service that serves it, where the same document declares one. */
	readonly service?: Service;
	/** What it was written with. */
	readonly origins?: readonly Origin[];
	/** What is installed to run it. */
	readonly environment?: Environment;
	/** Its dialect has a signature to hold requests against, and it has none. */
	readonly unsigned?: boolean;
	/** What is stated, but with a placeholder, so that the file does not tell it. */
	readonly unknown?: readonly ("artifact" | "formatVersion" | "revision" | "runtime" | "runtimeVersion")[];
}

export interface Tensor {
	readonly at: Span;
	readonly name?: Located<string>;
	/** Open Inference Protocol spelling: FP32, INT64, BYTES, BOOL … */
	readonly type?: Located<string>;
	/** Without the batch dimension where the model's batch is implicit. `null` is a dimension known at run time only. */
	readonly shape?: Located<readonly (number | null)[]>;
	/** The shape that the server hands to the model, where the manifest reshapes. */
	readonly reshape?: Located<readonly (number | null)[]>;
	/** The server joins requests along the first dimension, or splits responses, so that the graph has another shape. */
	readonly ragged?: boolean;
	readonly optional: boolean;
}

/** Something that answers requests, with its scale. */
export interface Service extends Ways, Release {
	readonly kind: "service";
	readonly at: Span;
	readonly dialect: string;
	readonly name?: Located<string>;
	readonly namespace?: Located<string>;
	readonly minReplicas?: Located<number>;
	readonly maxReplicas?: Located<number>;
	/** The number that the manifest sets by itself; `item` is what to delete so that it does not. Each time it is applied, so many replicas run again. */
	readonly fixedReplicas?: Located<number> & { readonly key: Span; readonly item?: Span };
	/** The resource that runs its pods, where others can name it. */
	readonly workload?: Workload;
	/** Absent where old pods end first, where the platform chooses, and where a placeholder stands in it. */
	readonly rollout?: Rollout;
	/** Whether its pods have more shared memory than a container runtime gives by itself; absent where the manifest does not show all of the pod. */
	readonly sharedMemory?: "default" | "more";
	/** Milliseconds. */
	readonly timeout?: Located<number>;
	/** Requests in flight that one replica accepts. */
	readonly concurrency?: Located<number>;
	/** Requests in flight per replica that the autoscaler aims at. */
	readonly targetConcurrency?: Located<number>;
	readonly logger?: PayloadLogger;
	/** The name of the endpoint that shares its requests out, where that is a resource of its own. */
	readonly endpoint?: Located<string>;
	/** Who answers for it, where a label says so. */
	readonly owner?: Located<string>;
	/** A label says so with a placeholder. */
	readonly ownerUnknown?: boolean;
	/** The containers of one replica of the predictor, that of the model first. */
	readonly containers: readonly Container[];
}

export interface PayloadLogger {
	readonly at: Span;
	/** all, request or response. */
	readonly mode?: Located<string>;
	readonly url?: Located<string>;
}

export interface Container {
	readonly kind: "container";
	readonly at: Span;
	readonly dialect: string;
	readonly name?: Located<string>;
	readonly image?: Located<string>;
	/** The platform builds an image of its own on the one that is named, once, and all replicas run that. */
	readonly builtOnce?: boolean;
	readonly arguments: readonly Located<string>[];
	readonly environment: readonly EnvironmentVariable[];
	/** Resource name → quantity as written, for example `memory` → `2Gi`. */
	readonly requests: readonly Resource[];
	readonly limits: readonly Resource[];
	/** Some resources are placeholders or come by claims, so that one which is not listed may be there all the same. */
	readonly moreResources?: boolean;
	/** Where a further limit can be written. */
	readonly limitPlace?: NestedPlace;
	/** Where a further key of the container can be added. */
	readonly place?: KeyPlace;
	readonly probes: readonly Probe[];
	/** The platform adds nothing to the container: a probe, port or mount that is not listed is not there. */
	readonly whole?: boolean;
	/** Ports that are declared, where all of them are known. */
	readonly ports?: readonly Port[];
	/** What its server surely listens on, where the arguments of a known server say so and nothing else runs in the pod. */
	readonly listens?: Located<number>;
	/** Where its server, if it is a known one, answers whether it is ready. */
	readonly readyPath?: string;
}

export interface Port {
	readonly name?: Located<string>;
	readonly number?: Located<number>;
}

export interface EnvironmentVariable {
	readonly name: Located<string>;
	/** Absent when the value comes from a secret, a config map or a field. */
	readonly value?: Located<string>;
	/** The key `value` with what stands there: what a reference to a secret takes the place of. */
	readonly written?: Span;
}

export interface Resource {
	readonly name: Located<string>;
	readonly quantity: Located<string>;
	/** How a mebibyte is written at this place, where it is not `Mi`. */
	readonly mebibyte?: string;
}

/** One sentence of the platform about the manifest, under the rule of the catalogue that it belongs to. */
export interface PlatformRemark {
	readonly rule: string;
	readonly severity?: Severity;
	readonly at: Span;
	/** All of what it is about, where only the first words of that are underlined. */
	readonly about?: Span;
	readonly message: string;
	readonly fix?: Fix;
	readonly related?: readonly Located<string>[];
	readonly wish?: RuntimeWish;
}
