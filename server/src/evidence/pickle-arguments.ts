import type { ByteRequests, FileWindow } from "./file-window.ts";
import type { PickleArgument } from "./pickle-machine.ts";
import type { Opcode } from "./pickle-opcodes.ts";
import { bytes, longText } from "./pickle-values.ts";

/** Reads a pickle that lies in bytes or in a text of another, which starts at the position and has so many bytes. */
export type LookInto = (window: FileWindow, length: number, kind: "bytes" | "text") => ByteRequests<void>;

/** Longer texts are no names; of such only the length matters. */
const longestName = 1024;
const longestLine = 2 ** 20;
const decoder = new TextDecoder();

/** The argument of an instruction whose first byte was read. Long bytes and texts are passed over, but looked into first. */
export function* readArgument(window: FileWindow, { argument, name }: Opcode, lookInto: LookInto): ByteRequests<PickleArgument> {
	switch (argument.form) {
		case "none":
			return undefined;
		case "number":
			return yield* readNumber(window, argument.bytes, argument.signed);
		case "skip":
			return skip(window, argument.bytes);
		case "blob": {
			const length = yield* readNumber(window, argument.lengthBytes);
			yield* lookInto(window, length, "bytes");
			skip(window, length);
			return bytes;
		}
		case "text":
			return yield* readShortText(window, yield* readNumber(window, argument.lengthBytes), lookInto);
		case "line":
			return lineValue(name, yield* readLine(window));
		case "lines": {
			const module = yield* readLine(window);
			return [module, yield* readLine(window)];
		}
	}
}

function* readNumber(window: FileWindow, bytes: number, signed = false): ByteRequests<number> {
	if (!(yield* window.load(bytes))) return 0;
	let value = 0;
	for (let index = 0; index < bytes; index++) value += window.byte() * 256 ** index;
	return signed && value >= 2 ** (bytes * 8 - 1) ? value - 2 ** (bytes * 8) : value;
}

export function skip(window: FileWindow, bytes: number): undefined {
	const end = window.position + bytes;
	if (!(end <= window.size)) {
		window.fail(`The pickle is damaged: what starts at byte ${window.position} reaches to byte ${end}, but the file has ${window.size}.`);
	} else window.position = end;
	return undefined;
}

function* readShortText(window: FileWindow, length: number, lookInto: LookInto): ByteRequests<PickleArgument> {
	if (length > longestName) {
		yield* lookInto(window, length, "text");
		skip(window, length);
		return longText;
	}
	if (!(yield* window.load(length))) return undefined;
	if (window.peek(1)[0] === 0xc2) yield* lookInto(window, length, "text");
	const found = decoder.decode(window.peek(length));
	window.position += length;
	return found;
}

/** A line without its end; of a long one only the start. */
function* readLine(window: FileWindow): ByteRequests<string> {
	const from = window.position;
	let found = "";
	while (window.position - from < longestLine) {
		if (!(yield* window.load(1))) return "";
		const ahead = window.peek(longestLine);
		const end = ahead.indexOf(10);
		const line = end < 0 ? ahead : ahead.subarray(0, end);
		if (found.length < longestName) found += decoder.decode(line.subarray(0, longestName));
		window.position += end < 0 ? ahead.length : end + 1;
		if (end >= 0) return found.replace(/\r$/, "");
	}
	window.fail(`The pickle is damaged: the line at byte ${from} does not end.`);
	return "";
}

/** The value of an instruction of protocol 0, which are written as text. */
function lineValue(name: string, line: string): PickleArgument {
	if (name === "STRING") return unescaped(line.trim().slice(1, -1));
	if (name === "UNICODE") return unescaped(line);
	if (name === "FLOAT" || name === "PERSID") return undefined;
	// Python takes underscores between digits, and nothing that JavaScript takes besides.
	const digits = line
		.trim()
		.replace(/L$/, "")
		.replace(/(?<=\d)_(?=\d)/g, "");
	return /^[+-]?\d+$/.test(digits) ? Number(digits) : undefined;
}

/** What Python's escapes stand for; names can be hidden behind them. */
function unescaped(text: string): string {
	return text.replace(
		/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3}))/gi,
		(whole, ...codes: readonly (string | undefined)[]) => {
			const hex = codes[0] ?? codes[1] ?? codes[2];
			const code = hex === undefined ? Number.parseInt(codes[3] ?? "", 8) : Number.parseInt(hex, 16);
			return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		},
	);
}
