import type { PickleGlobal } from "./pickle.ts";

/** Modules of which every part runs code, starts processes, loads other code or reaches files and the network. Submodules are meant too. */
const dangerousModules: ReadonlySet<string> = new Set(
	`os posix nt sys subprocess popen2 pty shutil socket socketserver _socket ssl asyncio multiprocessing _posixsubprocess
	runpy importlib _frozen_importlib _frozen_importlib_external imp _imp pkgutil zipimport codeop pdb bdb cProfile timeit doctest idlelib pydoc lib2to3
	marshal pickle _pickle cPickle shelve dbm ctypes _ctypes cffi _cffi_backend webbrowser antigravity gc faulthandler tempfile fileinput linecache
	pip ensurepip venv distutils setuptools pkg_resources urllib.request urllib2 urllib3 http.client http.server httplib requests.api httpx aiohttp
	ftplib telnetlib smtplib poplib imaplib nntplib xmlrpc paramiko pexpect sqlite3 _sqlite3 tarfile zipfile
	numpy.f2py numpy.distutils numpy.testing numpy.ctypeslib pandas.io.pickle pandas.io.sql pandas.io.common pandas.io.parsers pandas.core.computation
	torch.hub torch.package torch._inductor torch.utils.cpp_extension torch.utils.bottleneck torch.utils.collect_env torch.distributed.rpc
	torch.distributed.run`.split(/\s+/),
);

/** Single names of modules that models need otherwise. */
const dangerousNames: Readonly<Record<string, string>> = {
	builtins:
		"eval exec execfile compile open file __import__ breakpoint input raw_input apply getattr setattr delattr globals locals vars reload",
	io: "open open_code FileIO",
	_io: "open open_code FileIO",
	codecs: "open",
	operator: "attrgetter methodcaller",
	_operator: "attrgetter methodcaller",
	types: "CodeType FunctionType",
	commands: "getoutput getstatusoutput getstatus",
	code: "InteractiveInterpreter InteractiveConsole interact",
	profile: "Profile run runctx",
	trace: "Trace",
	requests: "get post put patch delete head options request",
	"logging.config": "listen fileConfig dictConfig",
	logging: "FileHandler",
	numpy: "load save savez savez_compressed savetxt loadtxt genfromtxt fromfile memmap DataSource",
	"numpy.core": "_ufunc_reconstruct",
	"numpy._core": "_ufunc_reconstruct",
	"numpy.lib.npyio": "load save savetxt loadtxt genfromtxt NpzFile",
	pandas: "read_pickle eval read_csv read_table read_parquet read_sql read_html read_excel",
	joblib: "load dump",
	"joblib.numpy_pickle": "load dump",
	dill: "load loads load_module load_session",
	"dill._dill": "load loads load_session _eval_repr",
	cloudpickle: "load loads",
	torch: "load save",
	"torch.serialization": "load save",
	"torch.jit": "load",
	"torch.jit.unsupported_tensor_ops": "execWrapper",
	"torch._dynamo.guards": "GuardBuilder.get",
	"torch.fx.experimental.symbolic_shapes": "ShapeEnv.evaluate_guards_expression",
	"torch.fx.graph_module": "reduce_graph_module reduce_package_graph_module reduce_deploy_graph_module _exec_with_source _forward_from_src",
	"torch.utils._config_module": "ConfigModule.load_config",
	"torch.utils.data.datapipes.utils.decoder": "basichandlers",
	"keras.models": "load_model model_from_json model_from_yaml",
	"tensorflow.keras.models": "load_model model_from_json model_from_yaml",
	tensorflow: "load_library load_op_library",
};

/** Modules that other modules import and thus hold under their names. */
const heldModules: ReadonlySet<string> = new Set("os sys posix nt subprocess builtins importlib shutil socket ctypes runpy pty".split(" "));
/** Attributes from which everything can be reached, or that run what they are given. */
const dangerousAttributes: ReadonlySet<string> = new Set(
	"system popen spawn eval exec modules load_module f_globals f_builtins f_back func_globals gi_frame tb_frame cr_frame".split(" "),
);

/** Looks something up by a name that it is told when it is called, so that the call decides whether it is harmless. */
const reflective: ReadonlySet<string> = new Set([
	"builtins getattr",
	"operator attrgetter",
	"operator methodcaller",
	"_operator attrgetter",
	"_operator methodcaller",
	"numpy.core _ufunc_reconstruct",
	"numpy._core _ufunc_reconstruct",
]);

const names = new Map(Object.entries(dangerousNames).map(([module, text]) => [module, new Set(text.split(" "))] as const));

/** Does importing this by name give a pickle a way to run code or to reach the system? Names that the scan could not tell are taken to. */
export function isDangerous({ module, name }: PickleGlobal): boolean {
	if (module === unknownName || name === unknownName) return true;
	const plain = plainModule(module);
	if (withParents(plain).some((one) => dangerousModules.has(one))) return true;
	if (names.get(plain)?.has(name) || names.get(plain)?.has(name.split(".")[0] ?? "")) return true;
	return name.split(".").some((part) => !isHarmlessPart(part, name.includes(".")));
}

/** An attribute may be asked for by this name. Dots lead to attributes of attributes. */
export function isHarmlessAttribute(name: string): boolean {
	return name.split(".").every((part) => isHarmlessPart(part, true));
}

export function isReflective({ module, name }: PickleGlobal): boolean {
	return reflective.has(`${plainModule(module)} ${name}`);
}

/** Stands for a module or a name that only running the pickle would tell. */
export const unknownName = "?";

function isHarmlessPart(part: string, dotted: boolean): boolean {
	return !heldModules.has(part) && !(dotted && (dangerousAttributes.has(part) || /^__\w+__$/.test(part)));
}

/** Python 2 called it `__builtin__`. */
function plainModule(module: string): string {
	return module === "__builtin__" || module === "__builtins__" ? "builtins" : module;
}

function withParents(module: string): readonly string[] {
	const parts = module.split(".");
	return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
