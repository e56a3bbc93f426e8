import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { missing, placeOf } from "./types.ts";

/** A tensor of a signature has the numpy type and the shape of one. */
export function checkTensor(item: Cursor, side: string, platform: Platform): readonly PlatformRemark[] {
	const tensor = item.get("tensor-spec");
	if (!tensor.isMap) return [missing(item, "tensor-spec", `a tensor of \`${side}\``, platform)];
	const absent = ["dtype", "shape"].filter((key) => !tensor.get(key).present);
	if (absent.length > 0) return absent.map((key) => missing(tensor, key, "`tensor-spec`", platform));
	return [...checkNumpyType(tensor.get("dtype"), platform), ...checkShape(tensor.get("shape"), platform)];
}

const common = [
	"bool",
	"int8",
	"int16",
	"int32",
	"int64",
	"uint8",
	"uint16",
	"uint32",
	"uint64",
	"float16",
	"float32",
	"float64",
	"object",
	"str",
];
const others = [
	"bool_ byte ubyte short ushort intc uintc int uint int_ long ulong longlong ulonglong intp uintp half single double float longdouble",
	"float96 float128 complex complex64 complex128 complex192 complex256 csingle cdouble clongdouble str_ bytes bytes_ object_ void",
	"datetime64 timedelta64 bfloat16 float8_e4m3fn float8_e5m2 int4 uint4 unicode",
];
const numpyTypes = new Set([...common, ...others.flatMap((line) => line.split(" "))]);

/** What other programs call these types. */
const abroad: Readonly<Record<string, string>> = {
	string: "str",
	boolean: "bool",
	integer: "int32",
	binary: "bytes",
	fp16: "float16",
	fp32: "float32",
	fp64: "float64",
};

/** Texts and bytes of a length, such as <U5, S10 and str32. */
const sized = /^[<>|=]?[US]0*[1-9]\d*$|^(?:str|bytes)\d+$/;

function checkNumpyType(cursor: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const dtype = cursor.string();
	if (dtype && sized.test(dtype.value)) {
		const word = /[US]/.exec(dtype.value)?.[0] === "U" || dtype.value.startsWith("str") ? "str" : "bytes";
		const message = `\`dtype\` is \`${dtype.value}\`, and ${title} takes texts without their length: \`${word}\`.`;
		return [{ rule: "config/rejected", at: dtype.at, message, fix: rewrite(dtype, word, `Change to ${word}`, false) }];
	}
	if (!dtype || numpyTypes.has(dtype.value) || isCode(dtype.value)) return [];
	const meant = abroad[dtype.value.toLowerCase()] ?? nearest(dtype.value, common);
	const hint = meant ? `; did you mean \`${meant}\`?` : ".";
	const message = `\`dtype\` is \`${dtype.value}\`, which is no type of numpy, so ${title} cannot load the model${hint}`;
	return [
		{ rule: "config/unknown-value", at: dtype.at, message, ...(meant ? { fix: rewrite(dtype, meant, `Change to ${meant}`, false) } : {}) },
	];
}

/** Codes such as <f4, datetime64[ns] and lists of fields have a grammar of their own. */
function isCode(type: string): boolean {
	return /^[<>|=]?[?bBhHiIlLqQpPefdgFDGSaUVOMm]\d*$/.test(type) || /[[\],(]/.test(type) || /^[<>|=]/.test(type);
}

function checkShape(shape: Cursor, { title }: Platform): readonly PlatformRemark[] {
	if (shape.templated) return [];
	if (!shape.isList) {
		const message = `\`shape\` is no list, but ${title} wants a size for each dimension, with -1 for any.`;
		return [{ rule: "config/wrong-type", at: placeOf(shape), message }];
	}
	return shape.items().flatMap((size): readonly PlatformRemark[] => {
		if (size.templated || Number.isInteger(size.number()?.value)) return [];
		const message = `A dimension of \`shape\` is no integer, but ${title} wants the size of it, with -1 for any.`;
		return [{ rule: "config/wrong-type", severity: "warning", at: placeOf(size), message }];
	});
}
