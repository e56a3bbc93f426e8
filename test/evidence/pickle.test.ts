import assert from "node:assert/strict";
import { test } from "node:test";
import { pickleScan } from "../../server/src/evidence/pickle.ts";
import { type PickleReading, readPickle } from "../../server/src/evidence/pickle-stream.ts";
import { pickled, type Written } from "./pickles.ts";
import { readFromBytes } from "./read-bytes.ts";

function read(bytes: Uint8Array): PickleReading {
	return readFromBytes(bytes, readPickle(bytes.length));
}

/** A stream written as Latin-1. */
function stream(text: string): Uint8Array {
	return Buffer.from(text, "latin1");
}

function names(globals: PickleReading["scan"]["globals"]): readonly string[] {
	return globals.map(({ module, name }) => `${module}.${name}`);
}

function dangers(bytes: Uint8Array): readonly string[] {
	return names(read(bytes).scan.dangerous);
}

test("an object that runs a command when it is loaded is found in every protocol", () => {
	for (const name of ["system0", "system2", "system4"] as const) assert.deepEqual(dangers(pickled(name)), ["posix.system"], name);
	assert.deepEqual(dangers(pickled("eval0")), ["__builtin__.eval"]);
});

test("a fitted estimator imports what it is made of, and nothing of that is dangerous", () => {
	const expected: Partial<Record<Written, readonly string[]>> = {
		regression0: ["copy_reg._reconstructor", "sklearn.linear_model._base.LinearRegression", "__builtin__.object"],
		regression2: ["sklearn.linear_model._base.LinearRegression"],
		regression5: ["sklearn.linear_model._base.LinearRegression"],
	};
	for (const [name, some] of Object.entries(expected) as [Written, readonly string[]][]) {
		const { scan, problem } = read(pickled(name));
		assert.equal(problem, undefined);
		assert.deepEqual(scan.dangerous, []);
		assert.ok(names(scan.globals).includes("numpy.dtype"), name);
		for (const one of some) assert.ok(names(scan.globals).includes(one), `${name}: ${one}`);
	}
});

test("arrays that joblib wrote into the stream are passed over by their type and shape, and arrays of objects are pickles of their own", () => {
	const { scan, problem } = read(pickled("joblib"));
	assert.equal(problem, undefined);
	assert.deepEqual(names(scan.globals), [
		"sklearn.linear_model._base.LinearRegression",
		"joblib.numpy_pickle.NumpyArrayWrapper",
		"numpy.ndarray",
		"numpy.dtype",
		"numpy._core.multiarray.scalar",
		"numpy._core.multiarray._reconstruct",
	]);
	assert.deepEqual(scan.dangerous, []);
});

test("getting an attribute by name is harmless where the name is", () => {
	const { scan } = read(pickled("lower"));
	assert.ok(names(scan.globals).includes("builtins.str.lower"));
	assert.deepEqual(scan.dangerous, []);
	const getattr = (name: string) =>
		dangers(stream(`\x80\x04cbuiltins\ngetattr\ncsome.model\nNet\nX${String.fromCharCode(name.length)}\0\0\0${name}\x86R.`));
	assert.deepEqual(getattr("forward"), []);
	assert.deepEqual(getattr("__subclasses__"), ["some.model.Net.__subclasses__"]);
	assert.deepEqual(getattr("os"), ["some.model.Net.os"]);
	const kept = "\x80\x04cbuiltins\ngetattr\nq\0csome.model\nNet\nX\x01\0\0\0f\x86R0h\0]R.";
	assert.deepEqual(dangers(stream(kept)), ["builtins.getattr"], "one harmless call does not excuse another use");
});

test("a ufunc is imported by the call that names it", () => {
	const ufunc = (module: string, name: string) => stream(`cnumpy.core\n_ufunc_reconstruct\n(S'${module}'\nS'${name}'\ntR.`);
	assert.deepEqual(names(read(ufunc("numpy", "log1p")).scan.globals), ["numpy.core._ufunc_reconstruct", "numpy.log1p"]);
	assert.deepEqual(dangers(ufunc("numpy", "log1p")), []);
	assert.deepEqual(dangers(ufunc("os", "system")), ["os.system"]);
});

test("names are followed through the memo, the stack, escapes and every opcode that imports", () => {
	const cases: Readonly<Record<string, string>> = {
		"binary memo": "\x80\x04\x8c\x05posix\x94\x8c\x06system\x9400h\0h\x01\x93\x8c\x02id\x85R.",
		"long memo": "\x80\x04\x8c\x05posixr\0\x01\0\0\x8c\x06systemr\x01\x01\0\x00000j\0\x01\0\0j\x01\x01\0\0\x93.",
		"text memo": "Vposix\np7\n0Vsystem\np8\n0g7\ng8\n\x93.",
		duplicate: "\x80\x04\x8c\x05posix\x8c\x06system2\x930\x8c\x06system\x93.",
		"tuple between": "\x80\x04\x8c\x05posix)0\x8c\x06system\x93.",
		"mark between": "\x80\x04\x8c\x05posix\x8c\x06system(K\x011\x93.",
		instance: "(S'id'\niposix\nsystem\n.",
		object: "(cposix\nsystem\nS'id'\no.",
		escaped: "\x80\x04V\\u0070osix\nVsys\\u0074em\n\x93.",
		"escaped string": "S'\\x70osix'\nS'sys\\164em'\n\x93.",
		"eight bytes of length": "\x80\x04\x8d\x05\0\0\0\0\0\0\0posix\x8d\x06\0\0\0\0\0\0\0system\x93.",
		"carriage returns": "cposix\r\nsystem\r\n.",
	};
	for (const [name, text] of Object.entries(cases)) {
		const found = dangers(stream(text));
		assert.ok(name === "duplicate" ? found.length > 0 : found.join() === "posix.system", `${name}: ${found.join()}`);
	}
});

test("a name that is only known when the pickle runs is taken to be dangerous", () => {
	assert.deepEqual(dangers(stream("\x80\x04cbuiltins\nstr\nX\x02\0\0\0os\x85R\x8c\x06system\x93.")), ["?.system"]);
	assert.deepEqual(dangers(stream("\x80\x04\x93.")), ["?.?"]);
});

test("pickles behind the first one are read too, and damage behind it is not its own", () => {
	const two = Buffer.concat([stream("\x80\x04]."), pickled("system4")]);
	assert.deepEqual(dangers(two), ["posix.system"]);
	assert.deepEqual(read(Buffer.concat([stream("\x80\x04]."), stream("\x80\x04\xff\xff")])).scan, { globals: [], dangerous: [] });
	assert.deepEqual(read(Buffer.concat([stream("\x80\x04]."), new Uint8Array(100)])).scan, { globals: [], dangerous: [] });
});

test("what was imported before the damage is told with it", () => {
	const broken = read(stream("\x80\x04cos\nsystem\n\xff\xff"));
	assert.deepEqual(names(broken.scan.dangerous), ["os.system"]);
	assert.equal(broken.problem, "The pickle is damaged: no instruction starts at byte 13.");
	const long = read(stream("\x80\x04B\xff\xff\xff\x7f"));
	assert.match(long.problem ?? "", /^The pickle is damaged: what starts at byte 7 reaches to byte 2147483654, but the file has 7\.$/);
});

test("long values are passed over", () => {
	const size = 6 * 2 ** 30;
	const start = stream(`\x80\x04\x8e${String.fromCharCode(0, 0, 0, 0x80, 1, 0, 0, 0)}`);
	const end = stream("\x94cos\nsystem\n.");
	const requests = readPickle(start.length + size + end.length);
	let read = 0;
	let step = requests.next();
	while (!step.done) {
		const { offset, length } = step.value;
		read += length;
		assert.ok(offset < start.length || offset >= start.length + size, "nothing inside the value is asked for");
		const piece = new Uint8Array(length);
		piece.set(offset < start.length ? start.subarray(offset) : end.subarray(offset - start.length - size));
		step = requests.next(piece);
	}
	assert.deepEqual(names(step.value.scan.dangerous), ["os.system"]);
	assert.ok(read < 20_000);
});

test("endless lists, memos and nests end, without a word against the file", () => {
	for (const text of ["]", "\x94", "(", "2", ")\x85", "]q\0h\0"]) {
		const { scan, problem } = read(stream(`\x80\x04cos\nsystem\n${text.repeat(2_200_000)}`));
		assert.deepEqual(names(scan.dangerous), ["os.system"]);
		assert.ok(problem === undefined || problem.startsWith("The pickle is damaged") || problem.startsWith("The file is damaged"), problem);
	}
});

test("every beginning and 2,000 damaged pickles are answered with a scan", () => {
	let seed = 99;
	const random = () => {
		seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
		return seed / 2 ** 32;
	};
	const originals = (["joblib", "regression0", "regression5", "lower"] as const).map(pickled);
	for (const original of originals)
		for (let length = 0; length < original.length; length++) assert.ok(read(original.subarray(0, length)).problem);
	for (let round = 0; round < 2000; round++) {
		const bytes = Uint8Array.from(originals[round % originals.length] ?? []);
		for (let change = 0; change <= random() * 4; change++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
		const { scan, problem } = read(bytes);
		assert.ok(Array.isArray(scan.globals));
		if (problem !== undefined) assert.match(problem, /^The (pickle|file) .*\.$/);
	}
});

test("what frameworks need is told from what runs code or reaches the system", () => {
	const fine = `copyreg._reconstructor builtins.object builtins.set builtins.slice _codecs.encode collections.OrderedDict functools.partial
		numpy.core.multiarray._reconstruct numpy.ndarray numpy.dtype numpy.random._pickle.__randomstate_ctor sklearn.tree._tree.Tree
		torch._utils._rebuild_tensor_v2 torch.FloatStorage torch.nn.modules.linear.Linear xgboost.core.Booster xgboost.sklearn.XGBClassifier
		lightgbm.basic.Booster pandas.core.internals.managers.BlockManager pathlib.PosixPath datetime.datetime operator.itemgetter
		cloudpickle.cloudpickle._make_function scipy.sparse._csr.csr_matrix _io.BytesIO urllib.parse.ParseResult my.package.evaluate my.system.Model`;
	const bad = `os.system posix.system nt.system subprocess.Popen sys.exit socket.socket shutil.rmtree builtins.eval builtins.exec __builtin__.compile
		builtins.open builtins.__import__ runpy._run_code importlib.import_module pty.spawn webbrowser.open ctypes.CDLL operator.attrgetter
		operator.methodcaller pip.main asyncio.subprocess.create_subprocess_shell torch.hub.load torch.load pickle.loads _pickle.loads marshal.loads
		numpy.load numpy.f2py.crackfortran.getlincoef pandas.read_pickle joblib.load urllib.request.urlopen requests.api.get _io.open io.FileIO
		code.InteractiveInterpreter.runcode logging.os torch.os.system collections.abc.__class__ types.FunctionType builtins.getattr`;
	const globals = (text: string) =>
		text.split(/\s+/).map((path) => {
			const parts = path.split(".");
			const split = path.startsWith("code.") || path.startsWith("torch.os") || path.startsWith("collections.abc") ? 1 : parts.length - 1;
			return { module: parts.slice(0, split).join("."), name: parts.slice(split).join(".") };
		});
	assert.deepEqual(names(pickleScan(globals(fine)).dangerous), []);
	const scan = pickleScan([...globals(bad), ...globals(bad)]);
	assert.deepEqual(scan.dangerous, globals(bad));
	assert.deepEqual(scan.globals, globals(bad), "each thing once");
});
