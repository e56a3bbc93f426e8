import type { PickleGlobal } from "./pickle.ts";
import { isHarmlessStandard, isStandard } from "./pickle-standard.ts";

/** Parts of other packages that run code, start processes, load other code or reach files and the network. Submodules are meant too. */
const dangerousModules: ReadonlySet<string> = new Set(
	`pip setuptools pkg_resources wheel virtualenv urllib3 requests.api requests.sessions httpx aiohttp paramiko pexpect ptyprocess cffi _cffi_backend IPython
	nbconvert jupyter_client sh plumbum fabric invoke selenium playwright win32com win32api pythoncom psycopg2 pymysql
	numpy.f2py numpy.distutils numpy.testing numpy.ctypeslib numpy.lib.npyio numpy.lib._npyio_impl numpy.lib._datasource numpy.lib.format
	pandas.io pandas.core.computation pandas.compat.pickle_compat scipy.io scipy.datasets scipy._lib._ccallback
	torch.hub torch.package torch._inductor torch.utils.cpp_extension torch.utils.bottleneck torch.utils.collect_env torch.distributed.rpc
	torch.distributed.run torch.distributed.launch torch.utils.model_zoo torch._dynamo.guards mlflow.projects skops.io ray.util.client`.split(
		/\s+/,
	),
);

/** Single names of modules that models need otherwise. */
const dangerousNames: Readonly<Record<string, string>> = {
	requests: "get post put patch delete head options request Session",
	numpy: "load save savez savez_compressed savetxt loadtxt genfromtxt fromfile memmap DataSource",
	"numpy.core": "_ufunc_reconstruct",
	"numpy._core": "_ufunc_reconstruct",
	"numpy.core.records": "fromfile",
	pandas: "read_pickle eval read_csv read_table read_parquet read_sql read_html read_excel",
	joblib: "load dump",
	"joblib.numpy_pickle": "load dump load_temporary_memmap",
	dill: "load loads load_module load_session",
	"dill._dill": "load loads load_session _eval_repr _import_module _getattribute _get_attr _load_type _create_filehandle",
	cloudpickle: "load loads",
	"cloudpickle.cloudpickle": "load loads subimport _builtin_type",
	"joblib.externals.cloudpickle.cloudpickle": "load loads subimport _builtin_type",
	torch: "load save",
	"torch.serialization": "load save",
	"torch.storage": "_load_from_bytes",
	"torch.jit": "load",
	"torch.jit.unsupported_tensor_ops": "execWrapper",
	"torch.fx.experimental.symbolic_shapes": "ShapeEnv.evaluate_guards_expression",
	"torch.fx.graph_module": "reduce_graph_module reduce_package_graph_module reduce_deploy_graph_module _exec_with_source _forward_from_src",
	"torch.utils._config_module": "ConfigModule.load_config",
	"torch.utils.data.datapipes.utils.decoder": "basichandlers",
	"keras.models": "load_model model_from_json model_from_yaml",
	"tensorflow.keras.models": "load_model model_from_json model_from_yaml",
	tensorflow: "load_library load_op_library",
	"tensorflow.python.framework.load_library": "load_op_library load_file_system_library",
};

/** Packages whose classes models consist of. What belongs to none of them and not to Python itself is somebody's own. */
const frameworks: ReadonlySet<string> = new Set(
	`numpy scipy sklearn pandas joblib torch torchvision torchaudio torchtext torchmetrics torch_geometric torch_sparse pytorch_lightning lightning
	lightning_fabric lightning_utilities tensorflow tensorflow_probability keras tf_keras jax jaxlib flax haiku optax xgboost lightgbm catboost
	statsmodels onnx onnxruntime transformers tokenizers safetensors accelerate peft diffusers sentence_transformers timm datasets spacy thinc cymem preshed
	srsly nltk gensim smart_open fastai fastcore fasttext detectron2 fvcore ultralytics mmcv mmdet mmengine skorch imblearn category_encoders
	sklearn_pandas feature_engine mlxtend pmdarima prophet fbprophet sktime tslearn tsfresh darts gluonts networkx dgl pyro gpytorch botorch gpflow sympy
	mpmath shap lime eli5 interpret dask cloudpickle dill polars pyarrow numba llvmlite cupy cudf cuml pyspark mlflow river omegaconf pydantic pydantic_core
	attr attrs tqdm packaging pytz dateutil tzlocal PIL cv2 skimage fairseq espnet espnet2 nemo skl2onnx hummingbird autogluon flaml tpot h5py xarray patsy
	formulaic lifelines surprise implicit lightfm annoy faiss hdbscan umap pynndescent sentencepiece stable_baselines3 gym gymnasium deepspeed megatron
	bitsandbytes six multipledispatch sortedcontainers cython requests skops ngboost treelite daal4py onedal sklearnex xlearn orjson __torch__`.split(
		/\s+/,
	),
);

/** Functions by names that tell what they do: nothing that a model consists of, whatever framework has them. */
const telling =
	/^_*(?:(?:re)?loads?|load_\w+|savez?|save_\w+|dumps?|eval|_eval_\w+|exec\w*|run|run_\w+|system|p?open|open_\w+|spawn\w*|import_\w+|download\w*|urlopen|url_?retrieve|read_\w+|fetch_\w+|fromfile|tofile|memmap|compile_file|shell|check_call|check_output|unpickle)$/;

/** Methods that reach files. */
const writing: ReadonlySet<string> = new Set(
	`write_text write_bytes read_text read_bytes unlink rmdir touch mkdir chmod symlink_to hardlink_to extractall to_pickle to_csv to_parquet to_sql to_hdf
	to_excel to_feather to_stata`.split(/\s+/),
);

/** Modules that other modules import and thus hold under their names. */
const heldModules: ReadonlySet<string> = new Set(
	`os sys posix nt subprocess builtins bltns importlib shutil socket ctypes runpy pty pickle cPickle marshal codecs operator inspect gc tempfile threading
	multiprocessing zipfile tarfile urllib requests webbrowser linecache pkgutil pydoc asyncio concurrent`.split(/\s+/),
);
/** Attributes from which everything can be reached, or that run what they are given. */
const dangerousAttributes: ReadonlySet<string> = new Set(
	"system popen spawn eval exec modules load_module f_globals f_builtins f_back func_globals gi_frame tb_frame cr_frame".split(" "),
);

/** Looks something up by a name that it is told when it is called, so that the call decides whether it is harmless. */
const reflective: ReadonlyMap<string, Reflection> = new Map([
	["builtins getattr", "attribute"],
	["dill._dill _get_attr", "attribute"],
	["operator attrgetter", "getter"],
	["operator methodcaller", "getter"],
	["_operator attrgetter", "getter"],
	["_operator methodcaller", "getter"],
	["numpy.core _ufunc_reconstruct", "global"],
	["numpy._core _ufunc_reconstruct", "global"],
	["cloudpickle.cloudpickle subimport", "module"],
	["joblib.externals.cloudpickle.cloudpickle subimport", "module"],
	["dill._dill _import_module", "module"],
	["dill._dill _load_type", "type"],
	["cloudpickle.cloudpickle _builtin_type", "type"],
	["joblib.externals.cloudpickle.cloudpickle _builtin_type", "type"],
	["torch.storage _load_from_bytes", "bytes"],
]);
/** What the lookup takes: an object and a name, names alone, a module and a name, a module, a type of Python's own, or bytes that are a pickle. */
export type Reflection = "attribute" | "getter" | "global" | "module" | "type" | "bytes";

/** Builds functions from code that the pickle brings along. */
const builders: ReadonlySet<string> = new Set(
	["_make_function", "_make_skel_func", "_fill_function", "_builtin_type", "_function_setstate", "dynamic_subimport"]
		.flatMap((name) => [
			`cloudpickle.cloudpickle ${name}`,
			`cloudpickle.cloudpickle_fast ${name}`,
			`joblib.externals.cloudpickle.cloudpickle ${name}`,
		])
		.concat("dill._dill _create_function", "dill._dill _create_code", "dill.dill _create_function", "dill.dill _create_code"),
);

const names = new Map(Object.entries(dangerousNames).map(([module, text]) => [module, new Set(text.split(" "))] as const));

/** Does importing this by name give a pickle a way to run code or to reach the system? Names that the scan could not tell are taken to. */
export function isDangerous({ module, name }: PickleGlobal): boolean {
	if (module === unknownName || name === unknownName) return true;
	const plain = plainModule(module);
	if (name.split(".").some((part) => !isHarmlessPart(part, name.includes(".")))) return true;
	if (isStandard(plain)) return !isHarmlessStandard(plain, name);
	// What stands in a name before a dot may be a module, too.
	const path = withParents(`${plain}.${name}`);
	if (path.some((one) => dangerousModules.has(one)) || path.some((one, index) => isNamed(one, path.slice(index + 1)))) return true;
	return isFramework(plain) && name.split(".").some(tells);
}

function isNamed(module: string, longer: readonly string[]): boolean {
	const own = names.get(module);
	return own !== undefined && longer.some((one) => own.has(one.slice(module.length + 1)));
}

/** An attribute may be asked for by this name. Dots lead to attributes of attributes. */
export function isHarmlessAttribute(name: string): boolean {
	return name.split(".").every((part) => isHarmlessPart(part, true) && !tells(part));
}

function tells(part: string): boolean {
	return (telling.test(part) && !/state_dict|_hook$/.test(part)) || writing.has(part);
}

export function reflectionOf({ module, name }: PickleGlobal): Reflection | undefined {
	return reflective.get(`${plainModule(module)} ${name}`);
}

/** Does it make Python functions of code that lies in the pickle, to be run when the model is used? */
export function bringsCode({ module, name }: PickleGlobal): boolean {
	return builders.has(`${module} ${name}`);
}

/** Does it belong neither to Python nor to a framework that models are built with? */
export function isForeign({ module }: PickleGlobal): boolean {
	return module !== unknownName && !isStandard(plainModule(module)) && !isFramework(module);
}

/** Stands for a module or a name that only running the pickle would tell. */
export const unknownName = "?";

function isFramework(module: string): boolean {
	return frameworks.has(module.split(".")[0] ?? "");
}

function isHarmlessPart(part: string, dotted: boolean): boolean {
	return !heldModules.has(part.replace(/^_+/, "")) && !(dotted && (dangerousAttributes.has(part) || /^__\w+__$/.test(part)));
}

/** Python 2 called it `__builtin__`. */
function plainModule(module: string): string {
	return module === "__builtin__" || module === "__builtins__" ? "builtins" : module;
}

function withParents(module: string): readonly string[] {
	const parts = module.split(".");
	return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
