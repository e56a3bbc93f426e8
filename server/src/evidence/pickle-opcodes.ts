/**
 * How the argument of an opcode is stored: nothing, a whole number of so many little-endian bytes, that many bytes to be passed over, a text or bytes
 * after a length of so many bytes, one line of text, or two.
 */
export type Argument =
	| { readonly form: "none" }
	| { readonly form: "number"; readonly bytes: number; readonly signed?: boolean }
	| { readonly form: "skip"; readonly bytes: number }
	| { readonly form: "text" | "blob"; readonly lengthBytes: number }
	| { readonly form: "line" | "lines" };

export interface Opcode {
	readonly name: OpcodeName;
	readonly argument: Argument;
}

export type OpcodeName = (typeof table)[number][1];

/** All opcodes of protocols 0 to 5, as CPython's `pickletools` describes them. */
const table = [
	["(", "MARK", "none"],
	[".", "STOP", "none"],
	["0", "POP", "none"],
	["1", "POP_MARK", "none"],
	["2", "DUP", "none"],
	["F", "FLOAT", "line"],
	["I", "INT", "line"],
	["J", "BININT", "int4"],
	["K", "BININT1", "number1"],
	["L", "LONG", "line"],
	["M", "BININT2", "number2"],
	["N", "NONE", "none"],
	["P", "PERSID", "line"],
	["Q", "BINPERSID", "none"],
	["R", "REDUCE", "none"],
	["S", "STRING", "line"],
	["T", "BINSTRING", "text4"],
	["U", "SHORT_BINSTRING", "text1"],
	["V", "UNICODE", "line"],
	["X", "BINUNICODE", "text4"],
	["a", "APPEND", "none"],
	["b", "BUILD", "none"],
	["c", "GLOBAL", "lines"],
	["d", "DICT", "none"],
	["}", "EMPTY_DICT", "none"],
	["e", "APPENDS", "none"],
	["g", "GET", "line"],
	["h", "BINGET", "number1"],
	["i", "INST", "lines"],
	["j", "LONG_BINGET", "number4"],
	["l", "LIST", "none"],
	["]", "EMPTY_LIST", "none"],
	["o", "OBJ", "none"],
	["p", "PUT", "line"],
	["q", "BINPUT", "number1"],
	["r", "LONG_BINPUT", "number4"],
	["s", "SETITEM", "none"],
	["t", "TUPLE", "none"],
	[")", "EMPTY_TUPLE", "none"],
	["u", "SETITEMS", "none"],
	["G", "BINFLOAT", "skip8"],
	["B", "BINBYTES", "blob4"],
	["C", "SHORT_BINBYTES", "blob1"],
	["\x80", "PROTO", "skip1"],
	["\x81", "NEWOBJ", "none"],
	["\x82", "EXT1", "skip1"],
	["\x83", "EXT2", "skip2"],
	["\x84", "EXT4", "skip4"],
	["\x85", "TUPLE1", "none"],
	["\x86", "TUPLE2", "none"],
	["\x87", "TUPLE3", "none"],
	["\x88", "NEWTRUE", "none"],
	["\x89", "NEWFALSE", "none"],
	["\x8a", "LONG1", "blob1"],
	["\x8b", "LONG4", "blob4"],
	["\x8c", "SHORT_BINUNICODE", "text1"],
	["\x8d", "BINUNICODE8", "text8"],
	["\x8e", "BINBYTES8", "blob8"],
	["\x8f", "EMPTY_SET", "none"],
	["\x90", "ADDITEMS", "none"],
	["\x91", "FROZENSET", "none"],
	["\x92", "NEWOBJ_EX", "none"],
	["\x93", "STACK_GLOBAL", "none"],
	["\x94", "MEMOIZE", "none"],
	["\x95", "FRAME", "number8"],
	["\x96", "BYTEARRAY8", "blob8"],
	["\x97", "NEXT_BUFFER", "none"],
	["\x98", "READONLY_BUFFER", "none"],
] as const;

const opcodes: ReadonlyMap<number, Opcode> = new Map(
	table.map(([character, name, form]) => [character.charCodeAt(0), { name, argument: argumentOf(form) }]),
);

/** Nothing for a byte that begins no instruction. */
export function opcodeAt(byte: number): Opcode | undefined {
	return opcodes.get(byte);
}

function argumentOf(form: (typeof table)[number][2]): Argument {
	if (form === "none" || form === "line" || form === "lines") return { form };
	const bytes = Number(form.slice(-1));
	switch (form.slice(0, -1)) {
		case "int":
			return { form: "number", bytes, signed: true };
		case "number":
			return { form: "number", bytes };
		case "skip":
			return { form: "skip", bytes };
		case "text":
			return { form: "text", lengthBytes: bytes };
		default:
			return { form: "blob", lengthBytes: bytes };
	}
}
