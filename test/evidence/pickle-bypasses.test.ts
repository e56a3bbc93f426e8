import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { codeOf, foreignOf, pickleScan } from "../../server/src/evidence/pickle.ts";
import { readPickle } from "../../server/src/evidence/pickle-stream.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { pickled } from "./pickles.ts";
import { readFromBytes } from "./read-bytes.ts";
import { writtenModel } from "./written-models.ts";

/** What the commands in these pickles would make, if any of them were run. */
const canary = join(temporaryFolder(), "canary");
const command = `touch ${canary}`;

after(() => assert.equal(existsSync(canary), false, "nothing of a pickle is run"));

function stream(...parts: readonly (string | Uint8Array)[]): Uint8Array {
	return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)));
}

function scan(bytes: Uint8Array) {
	return readFromBytes(bytes, readPickle(bytes.length)).scan;
}

function dangers(...parts: readonly (string | Uint8Array)[]): string {
	return scan(stream(...parts))
		.dangerous.map(({ module, name }) => `${module}.${name}`)
		.join(" ");
}

/** SHORT_BINUNICODE and the like, with their lengths. */
function text(value: string): string {
	return `\x8c${String.fromCharCode(value.length)}${value}`;
}

function bytes(value: Uint8Array): Uint8Array {
	const length = Buffer.alloc(4);
	length.writeUInt32LE(value.length);
	return stream("B", length, value);
}

function call(module: string, name: string, ...argumentsOf: readonly string[]): string {
	return `${text(module)}${text(name)}\x93(${argumentsOf.join("")}tR`;
}

const start = "\x80\x04";
const run = text(command);
const system = stream(`${start}${call("os", "system", run)}.`);

test("whatever can start a process, load code or reach a file is dangerous, also in corners of the library that nobody thinks of", () => {
	const paths = `uuid._get_command_stdout imaplib.IMAP4_stream _pyrepl.pager.pipe_pager _osx_support._read_output _aix_support._read_cmd_output
		test.support.script_helper.assert_python_ok pkgutil.resolve_name pydoc.locate pydoc.pipepager profile.run profile.Profile.run
		trace.Trace.runctx timeit.timeit cProfile.runctx code.InteractiveInterpreter.runsource doctest.debug_script ensurepip._run_pip venv.create
		distutils.file_util.write_file logging.FileHandler logging.config.listen _io.FileIO io.open_code codecs.open multiprocessing.util.spawnv_passfds
		asyncio.unix_events._UnixSubprocessTransport._start numpy.testing._private.utils.runstring numpy.f2py.crackfortran.getlincoef numpy.load
		numpy.lib._npyio_impl.load numpy.fromfile torch.utils.collect_env.run_and_read_all torch._inductor.codecache.compile_file torch.load
		torch.utils.model_zoo.load_url joblib.load joblib.numpy_pickle.load_temporary_memmap dill.loads cloudpickle.loads runpy.run_path importlib.import_module
		webbrowser.open ctypes.CDLL _ctypes.CFuncPtr mlflow.projects.backend.local._run_entry_point pandas.io.parsers.readers.read_csv ast.parse
		_xxsubinterpreters.create _interpreters.create site.addsitedir signal.signal threading.Thread atexit.register glob.glob mmap.mmap
		copyreg.add_extension copy_reg.add_extension inspect.getattr_static gc.get_objects weakref.finalize types.CodeType builtins.setattr tensorflow.load_op_library
		pathlib.Path.write_text smtplib.SMTP transformers.utils.hub.download_url sklearn.datasets._base.load_files`;
	for (const path of paths.split(/\s+/)) {
		// Classes begin the name where there are any.
		const parts = path.split(".");
		const name = parts.findIndex((part, index) => index > 0 && /^_?[A-Z]/.test(part));
		const split = name > 0 ? name : parts.length - 1;
		const [module, imported] = [parts.slice(0, split).join("."), parts.slice(split).join(".")];
		assert.equal(dangers(`${start}${text(module)}${text(imported)}\x93.`), path);
	}
});

test("what a harmless module imports itself is not harmless, nor is a module in a name", () => {
	const found = (module: string, name: string) => dangers(`${start}${text(module)}${text(name)}\x93.`) !== "";
	const bad = `random _os.remove,enum bltns.getattr,enum sys,collections _sys.settrace,fractions operator.attrgetter,typing get_type_hints,typing ForwardRef,
		typing sys,statistics random._os.unlink,copy copyreg.add_extension,datetime sys,base64 main,cStringIO open,StringIO FileIO,UserDict _sys,
		numpy f2py.crackfortran.getlincoef,numpy lib.npyio.load,torch serialization.load,torch hub.load,numpy core._ufunc_reconstruct,
		numpy ndarray.tofile,pandas DataFrame.to_pickle,torch.nn _os.remove,sklearn.utils tempfile.mkstemp,joblib operator.methodcaller,
		configparser RawConfigParser.read,logging Logger.addHandler,pathlib PosixPath.unlink`;
	for (const one of bad.split(/,\s*/)) {
		const [module = "", name = ""] = one.split(" ");
		assert.ok(found(module, name), one);
	}
	const fine = `datetime datetime.fromisoformat,collections OrderedDict.fromkeys,random Random,array array,time struct_time,copy copy,builtins str.lower,
		builtins dict.fromkeys,typing Any,typing Optional,enum Enum,fractions Fraction,cStringIO StringIO,decimal Decimal,numpy random._pickle.__randomstate_ctor,
		numpy.random._pickle __bit_generator_ctor,torch.nn.modules.module Module.load_state_dict,queue Queue,collections abc.Mapping,collections.abc Mapping`;
	const flagged = fine.split(/,\s*/).filter((one) => found(one.split(" ")[0] ?? "", one.split(" ")[1] ?? ""));
	assert.deepEqual(
		flagged,
		["numpy random._pickle.__randomstate_ctor"],
		"two underscores behind a dot are taken for an attribute of every object",
	);
});

test("methods of what was made are told by their names", () => {
	const path = call("pathlib", "PosixPath", run);
	assert.equal(dangers(`${start}${call("builtins", "getattr", path, text("write_text"))}.`), "builtins.getattr");
	assert.equal(dangers(`${start}${call("operator", "methodcaller", text("unlink"))}.`), "operator.methodcaller");
	assert.equal(dangers(`${start}${call("builtins", "getattr", path, text("joinpath"))}.`), "");
});

test("the place of the first import is told", () => {
	const [found] = scan(system).dangerous;
	assert.deepEqual(found, { module: "os", name: "system", at: 2 + 4 + 8 });
});

test("attributes lead to what they name, however they are asked for", () => {
	const got = (path: string) => path.split(" ").join(" ");
	assert.equal(dangers(`${start}${text("pathlib")}${text("os.system")}\x93.`), "pathlib.os.system");
	assert.equal(
		dangers(`${start}${call("builtins", "getattr", call("cloudpickle.cloudpickle", "subimport", text("os")), text("remove"))}.`),
		"os.remove",
	);
	assert.equal(
		dangers(`${start}${call("dill._dill", "_get_attr", call("dill._dill", "_import_module", text("os")), text("remove"))}.`),
		"os.remove",
	);
	const getter = `${text("operator")}${text("attrgetter")}\x93${text("remove")}\x85R`;
	assert.equal(dangers(`${start}${getter}${call("cloudpickle.cloudpickle", "subimport", text("os"))}\x85R.`), "os.remove");
	assert.equal(
		dangers(`${start}${call("cloudpickle.cloudpickle", "_builtin_type", text("FunctionType"))}.`),
		"cloudpickle.cloudpickle._builtin_type",
	);
	assert.equal(dangers(`${start}${call("builtins", "__import__", text("os"))}.`), got("builtins.__import__"));
	const chain = call("builtins", "getattr", call("builtins", "getattr", `${text("torch")}${text("nn")}\x93`, text("modules")), text("os"));
	assert.match(dangers(`${start}${chain}.`), /torch\.nn\.modules/);
});

test("a module that code uses is no danger, and neither is a function that is not called", () => {
	assert.equal(dangers(`${start}${call("cloudpickle.cloudpickle", "subimport", text("os"))}.`), "");
	const real = scan(writtenModel("cloudpickle"));
	assert.deepEqual(real.dangerous, []);
	assert.deepEqual(
		codeOf(real).map(({ name }) => name),
		["_make_function", "_builtin_type", "_function_setstate"],
	);
	const called = stream(writtenModel("cloudpickle").subarray(0, -1), ")R.");
	assert.match(dangers(called), /^cloudpickle\.cloudpickle\._make_function\.__call__$|^$/);
	const made = `${start}${call("cloudpickle.cloudpickle", "_make_function", text("code"))})R.`;
	assert.equal(dangers(made), "cloudpickle.cloudpickle._make_function.__call__");
});

test("extension numbers, and what is set on imported things, are seen", () => {
	for (const code of ["\x82\x01", "\x83\x01\0", "\x84\x01\0\0\0"]) assert.equal(dangers(`${start}${code}${run}\x85R.`), "?.extension");
	assert.equal(
		dangers(`${start}${text("torch")}${text("_utils")}\x93N}${text("_rebuild_tensor")}${text("os")}s\x86b.`),
		"torch._utils.__setstate__",
	);
	assert.equal(
		dangers(`${start}${text("torch.serialization")}${text("registry")}\x93${text("a")}Ns.`),
		"torch.serialization.registry.__setitem__",
	);
	const fromAttributes = "cnumpy\nprod\nN(Va\nVos\nd\x86bN(Vb\nVsystem\nd\x86b0cnumpy\nprod.a\np0\ncnumpy\nprod.b\np1\n00g0\ng1\n\x93.";
	assert.match(dangers(fromAttributes), /\?\.\?/);
});

test("memo, types and numbers do not hide a name", () => {
	const mixed = `${start}${text("os")}q\0${text("system")}q\x010` + `0${text("torch._utils")}\x94${text("_rebuild")}\x9400h\0h\x01\x93.`;
	assert.equal(dangers(mixed), "os.system");
	assert.equal(dangers(`${start}h\x63${text("system")}\x93.`), "?.system", "a memo that was never written");
	assert.equal(dangers(`${start}C\x02os${text("system")}\x93.`), "?.system", "bytes for a name");
	assert.equal(dangers(`${start}\x96\x06\0\0\0\0\0\0\0system${text("os")}\x93.`), "?.os", "a bytearray for a name");
	assert.equal(dangers(`${start}J\x2a\0\0\0${text("os")}\x93.`), "?.os", "a number for a name");
	// Python reads 1_0 as 10, and a PUT leaves the stack as it was.
	assert.equal(dangers("Vos\nVsystem\nVcollections\np1_0\n0\x93."), "os.system");
	assert.match(dangers("Vos\np1_0\n0Vsystem\np2\n0g1_0\ng2\n\x93."), /^os\.system$/);
	assert.equal(dangers(`(S"${command}"\nios\nsystem\n.`), "os.system");
	assert.equal(dangers(`(cpty\nspawn\nS"${command}"\no0N.`), "pty.spawn", "a call whose result is thrown away");
});

test("pickles within pickles are read: in bytes, in texts, behind others and behind raw data", () => {
	const inside = bytes(system);
	assert.equal(dangers(`${start}${text("torch.storage")}${text("_load_from_bytes")}\x93`, inside, "\x85R."), "os.system");
	assert.equal(dangers(start, bytes(stream(`${start}`, bytes(system), ".")), "."), "os.system", "twice");
	const latin = Buffer.from(Buffer.from(system).toString("latin1"), "utf8");
	const length = Buffer.alloc(4);
	length.writeUInt32LE(latin.length);
	const encoded = stream(`\x80\x02ctorch.storage\n_load_from_bytes\n(c_codecs\nencode\n(X`, length, latin, "X\x06\0\0\0latin1tRtR.");
	assert.equal(dangers(encoded), "os.system");
	assert.equal(
		dangers(`${start}${text("torch.storage")}${text("_load_from_bytes")}\x93${call("builtins", "bytes", text("x"))}\x85R.`),
		"torch.storage._load_from_bytes",
	);
	assert.equal(dangers(`${start}].`, `cos\nsystem\n(S'${command}'\ntR.`), "os.system", "an old protocol behind a new one");
	const torch = writtenModel("torchStream");
	assert.equal(dangers(torch), "");
	const [offset] = [torch.indexOf(0x2e, 20) + 1];
	assert.match(dangers(torch.subarray(0, offset), system, torch.subarray(offset)), /os\.system/);
});

test("an instruction that reaches beyond its frame is a doubt, and real frames are none", () => {
	const framed = (length: number, body: string) => dangers(`\x80\x05\x95${String.fromCharCode(length)}\0\0\0\0\0\0\0${body}.`);
	assert.equal(framed(5, `B\x14\0\0\0${"A".repeat(20)}`), "?.frame");
	assert.equal(framed(3, `\x8c\x14${"A".repeat(20)}`), "?.frame");
	assert.match(framed(4, "cmacos\nsystem\n"), /\?\.frame/);
	assert.equal(framed(30, "N\x95\x02\0\0\0\0\0\0\0NN"), "?.frame");
	assert.equal(framed(2, "NN"), "");
	for (const name of ["regression5", "joblib", "lower"] as const) assert.deepEqual(scan(pickled(name)).dangerous, [], name);
});

test("damage behind an import does not hide it", () => {
	assert.equal(dangers(`${start}${call("os", "system", run)}`, "\xff\xff\xff"), "os.system");
	assert.equal(dangers(`${start}${call("os", "system", run)}B\xff\xff\xff\x7f`), "os.system");
	assert.equal(dangers(`${start}${call("os", "system", run)}\x8c\x05\xff\xfe\xfd\xfc\xfb.`), "os.system");
});

test("what belongs to no known framework is told apart", () => {
	const globals = ["churn.model Net", "__main__ Net", "sklearn.pipeline Pipeline", "collections OrderedDict", "__torch__.module Net"];
	const found = foreignOf(pickleScan(globals.map((one) => ({ module: one.split(" ")[0] ?? "", name: one.split(" ")[1] ?? "" }))));
	assert.deepEqual(
		found.map(({ module }) => module),
		["churn.model", "__main__"],
	);
});

test("nests of pickles end, and cost what they are long", () => {
	let nest: Uint8Array = system;
	for (let depth = 0; depth < 40; depth++) nest = stream(start, bytes(nest), ".");
	const began = performance.now();
	dangers(nest);
	dangers(start, ...Array.from({ length: 20_000 }, () => bytes(stream(start, "N."))), ".");
	assert.ok(performance.now() - began < 5000);
});
