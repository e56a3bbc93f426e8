/** The modules of Python's standard library, 2.7 to 3.14, by their first names. What is not listed as harmless below counts as dangerous. */
const standardModules: ReadonlySet<string> = new Set(
	`__builtin__ __builtins__ __future__ _abc _aix_support _android_support _apple_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs
	_collections _collections_abc _colorize _compat_pickle _compression _contextvars _crypt _csv _ctypes _curses _datetime _dbm _decimal _elementtree
	_frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _interpchannels _interpqueues _interpreters _io _ios_support _json
	_locale _lsprof _lzma _markupbase _md5 _msi _multiprocessing _opcode _operator _osx_support _overlapped _pickle _posixshmem _posixsubprocess
	_py_abc _pydatetime _pydecimal _pyio _pylong _pyrepl _queue _random _scproxy _sha1 _sha2 _sha256 _sha3 _sha512 _signal _sitebuiltins _socket
	_sqlite3 _sre _ssl _stat _statistics _string _strptime _struct _suggestions _symtable _sysconfig _testcapi _thread _threading_local _tkinter
	_tokenize _tracemalloc _typing _uuid _warnings _weakref _weakrefset _winapi _wmi _xxsubinterpreters _zoneinfo _zstd abc aifc annotationlib
	antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb
	chunk cmath cmd code codecs codeop collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg
	crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl
	filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac
	html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap
	marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse
	os ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd
	py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors
	shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics
	string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this
	threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib
	uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
	BaseHTTPServer CGIHTTPServer ConfigParser Cookie HTMLParser Queue SimpleHTTPServer SocketServer StringIO Tkinter UserDict UserList UserString
	anydbm cPickle cStringIO commands compiler cookielib copy_reg dbhash dumbdbm exceptions httplib ihooks imputil new popen2 rexec robotparser sets
	thread urllib2 urlparse user whichdb xmlrpclib`.split(/\s+/),
);

/** Of them, what objects are made of and what only computes: whole modules, but for what they import themselves and what `unfit` names. */
const harmlessModules: ReadonlySet<string> = new Set(
	`__future__ _collections _collections_abc _datetime _decimal _heapq _pydatetime _pydecimal _random _strptime _struct _weakrefset abc array base64 binascii bisect
	calendar cmath collections collections.abc colorsys copy datetime decimal enum errno exceptions fractions graphlib hashlib heapq hmac html ipaddress
	itertools keyword math numbers queue random secrets sets statistics string struct textwrap typing unicodedata zlib zoneinfo
	UserDict UserList UserString`.split(/\s+/),
);

/** Evaluates text, or opens what it is told. */
const unfit: ReadonlySet<string> = new Set(
	"get_type_hints ForwardRef _eval_type evaluate_forward_ref main test encode decode file_digest setcontext bltns".split(" "),
);

/** And single names of the others. */
const harmlessNames: Readonly<Record<string, string>> = {
	builtins: `bool int long float complex str unicode basestring bytes bytearray buffer memoryview list tuple set frozenset dict object slice range xrange type
		len abs sum min max round pow divmod sorted reversed enumerate zip map filter iter next all any hash id repr ascii bin hex oct ord chr unichr
		isinstance issubclass callable format property staticmethod classmethod super print cmp coerce NotImplemented Ellipsis None True False __main__`,
	StringIO: "StringIO",
	cStringIO: "StringIO",
	_codecs: "encode decode latin_1_encode utf_8_encode",
	argparse: "Namespace",
	codecs: "encode decode",
	configparser:
		"ConfigParser RawConfigParser SectionProxy BasicInterpolation ExtendedInterpolation LegacyInterpolation Interpolation ConverterMapping",
	contextlib: "nullcontext",
	copy_reg: "_reconstructor __newobj__ __newobj_ex__",
	copyreg: "_reconstructor __newobj__ __newobj_ex__",
	dataclasses: "MISSING _MISSING_TYPE Field _HAS_DEFAULT_FACTORY_CLASS _FIELD_BASE",
	functools: "partial partialmethod reduce lru_cache cache cached_property cmp_to_key singledispatch total_ordering wraps",
	_functools: "partial reduce cmp_to_key",
	inspect: "Signature Parameter _ParameterKind _empty BoundArguments",
	io: "BytesIO StringIO",
	_io: "BytesIO StringIO",
	"json.decoder": "JSONDecoder JSONDecodeError",
	"json.encoder": "JSONEncoder",
	logging:
		"getLogger Logger RootLogger Manager PlaceHolder StreamHandler NullHandler Formatter PercentStyle StrFormatStyle Filter LoggerAdapter",
	optparse: "Values",
	pathlib: "Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath",
	"pathlib._local": "Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath",
	re: "_compile compile Pattern Match RegexFlag",
	_sre: "SRE_Pattern",
	threading: "_RLock",
	time: "struct_time time perf_counter monotonic",
	types: "SimpleNamespace MappingProxyType NoneType EllipsisType NotImplementedType GenericAlias UnionType",
	"urllib.parse":
		"ParseResult SplitResult DefragResult ParseResultBytes SplitResultBytes quote quote_plus unquote urlparse urlsplit urljoin urlencode",
	urlparse: "ParseResult SplitResult urlparse urlsplit urljoin",
	uuid: "UUID SafeUUID",
	weakref: "ref WeakKeyDictionary WeakValueDictionary WeakSet KeyedRef",
	"xml.etree.ElementTree": "Element ElementTree",
};

const operators = new Set(
	`itemgetter add sub mul truediv floordiv div mod pow neg pos abs eq ne lt le gt ge and_ or_ not_ xor inv invert lshift rshift concat contains countOf indexOf
	getitem index is_ is_not matmul truth iadd isub imul itruediv ifloordiv imod ipow iand ior ixor ilshift irshift iconcat imatmul`.split(
		/\s+/,
	),
);

const names: ReadonlyMap<string, ReadonlySet<string>> = new Map([
	...Object.entries(harmlessNames).map(([module, text]) => [module, new Set(text.split(/\s+/))] as const),
	["operator", operators],
	["_operator", operators],
]);

/** Modules import others, also as `_os`. A few have the name of a class or function of the module itself, such as `datetime.datetime`. */
function isModuleWithin(part: string): boolean {
	return /^_*[a-z]/.test(part) && standardModules.has(part.replace(/^_+/, "")) && !ownNames.has(part);
}

const ownNames: ReadonlySet<string> = new Set("abc array bisect copy datetime random time".split(" "));

export function isStandard(module: string): boolean {
	return standardModules.has(module.split(".")[0] ?? "");
}

/**
 * Does what the standard library has by this name only hold or compute something? `builtins` goes by its name of Python 3. Methods of plain values do,
 * those of paths and loggers reach files.
 */
export function isHarmlessStandard(module: string, name: string): boolean {
	const [first = "", ...more] = name.split(".");
	if (names.get(module)?.has(module === "builtins" ? first : name)) return true;
	if (harmlessModules.has(module)) return !unfit.has(first) && ![first, ...more].some(isModuleWithin);
	return module === "builtins" && /^[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Iteration|Group)$/.test(name);
}
