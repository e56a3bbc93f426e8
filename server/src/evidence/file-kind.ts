/** What a file is, by its first bytes. `other` may still be ONNX or an old pickle, which begin with nothing of their own. */
export type FileKind = keyof typeof names | "other";

/** As many bytes as `fileKind` looks at. */
export const kindBytes = 512;

const names = {
	empty: "empty",
	"git-lfs": "a Git LFS pointer",
	html: "an HTML page",
	xml: "an XML document",
	json: "a JSON document",
	zip: "a ZIP archive",
	pickle: "a pickle",
	hdf5: "an HDF5 file",
	gzip: "compressed with gzip",
	zlib: "compressed with zlib",
	bzip2: "compressed with bzip2",
	xz: "compressed with xz",
	lzma: "compressed with LZMA",
	lz4: "compressed with LZ4",
	zstd: "compressed with Zstandard",
	npy: "a NumPy array",
	"7z": "a 7z archive",
	gguf: "a GGUF model",
	tflite: "a TensorFlow Lite model",
	ort: "a model in ORT format",
	safetensors: "a safetensors file",
	tar: "a tar archive",
} as const;

/** Bytes that a kind of file has at an offset; a flatbuffer starts with a small offset, so that its third and fourth byte are zero. */
const marks: readonly (readonly [FileKind, number, ...string[]])[] = [
	["zip", 0, "PK\x03\x04", "PK\x05\x06"],
	["pickle", 0, "\x80\x00", "\x80\x01", "\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"],
	["hdf5", 0, "\x89HDF\r\n"],
	["gzip", 0, "\x1f\x8b\x08"],
	["zlib", 0, "x\x01", "x\x5e", "x\x9c", "x\xda"],
	["bzip2", 0, "BZh"],
	["xz", 0, "\xfd7zXZ\0"],
	["lzma", 0, "\x5d\0\0"],
	["lz4", 0, "\x04\x22\x4d\x18"],
	["npy", 0, "\x93NUMPY"],
	["7z", 0, "7z\xbc\xaf\x27\x1c"],
	["zstd", 0, "\x28\xb5\x2f\xfd"],
	["gguf", 0, "GGUF"],
	["tflite", 2, "\0\0TFL3"],
	["ort", 2, "\0\0ORTM"],
	["safetensors", 5, '\0\0\0{"'],
	["tar", 257, "ustar"],
];
const texts: readonly (readonly [FileKind, RegExp])[] = [
	["git-lfs", /^version https:\/\/(git-lfs|hawser)\./],
	["html", /^\s*<(!doctype html|html|head|body)[\s>]/i],
	["xml", /^\s*<\?xml/],
	["json", /^\s*[{[]\s*["{}[\]]/],
];

export function fileKind(start: Uint8Array): FileKind {
	if (start.length === 0) return "empty";
	const text = Array.from(start.subarray(0, kindBytes), (byte) => String.fromCharCode(byte)).join("");
	const marked = marks.find(([, offset, ...starts]) => starts.some((mark) => text.startsWith(mark, offset)));
	return marked?.[0] ?? texts.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
}

/** "an HTML page"; nothing for what has no name. */
export function kindName(kind: FileKind): string | undefined {
	return kind === "other" ? undefined : names[kind];
}
