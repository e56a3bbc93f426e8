import { type ByteRequests, FileWindow } from "./file-window.ts";
import { type PickleScan, pickleScan } from "./pickle.ts";
import { type PickleArgument, PickleMachine } from "./pickle-machine.ts";
import { type Argument, opcodeAt } from "./pickle-opcodes.ts";

export interface PickleReading {
	/** What was imported until the end, or until the stream broke off. */
	readonly scan: PickleScan;
	/** How the stream is damaged, in one sentence. One that is only too long to be read whole has no problem. */
	readonly problem?: string;
}

const limits = { read: 64 * 2 ** 20, kept: 64 * 2 ** 20 };
/** Longer texts are no names; of such only the length matters. */
const longestName = 1024;
const longestLine = 2 ** 20;
const mostPickles = 10_000;
const decoder = new TextDecoder();

/**
 * Reads the instructions of a file of `size` bytes that begins with a pickle, further pickles behind it and those that joblib nests in it included.
 * Nothing is run, and long strings of bytes are passed over. Damage behind the first pickle is not the pickle's.
 */
export function* readPickle(size: number): ByteRequests<PickleReading> {
	const window = new FileWindow(size, limits);
	const machine = new PickleMachine();
	yield* readOne(window, machine);
	const problem = window.exhausted || machine.full ? undefined : window.problem;
	for (let count = 1; count < mostPickles && (yield* anotherFollows(window)); count++) yield* readOne(window, machine);
	return { scan: pickleScan([...machine.globals.values()], machine.settled()), ...(problem === undefined ? {} : { problem }) };
}

function* readOne(window: FileWindow, machine: PickleMachine): ByteRequests<void> {
	while (yield* window.load(1)) {
		const at = window.position;
		const opcode = opcodeAt(window.byte());
		if (!opcode) return window.fail(`The pickle is damaged: no instruction starts at byte ${at}.`);
		const argument = yield* readArgument(window, opcode.argument, opcode.name);
		if (window.problem !== undefined) return;
		const raw = machine.run(opcode.name, argument);
		if (machine.full) return window.fail(`The pickle holds more at byte ${at} than any model does.`);
		if (opcode.name === "STOP" && !machine.leave()) return;
		if (raw?.kind === "objects") machine.enter();
		if (raw?.kind === "bytes") yield* passOver(window, raw.length, raw.aligned);
	}
}

function* anotherFollows(window: FileWindow): ByteRequests<boolean> {
	if (window.problem !== undefined || window.position + 2 > window.size || !(yield* window.load(2))) return false;
	const [first = 0, second = 0] = window.peek(2);
	return first === 0x80 && second <= 5;
}

/** joblib writes before an array how many bytes it left free to align it. */
function* passOver(window: FileWindow, length: number, aligned: boolean): ByteRequests<void> {
	if (aligned && !(yield* window.load(1))) return;
	skip(window, length + (aligned ? window.byte() : 0));
}

function* readArgument(window: FileWindow, argument: Argument, name: string): ByteRequests<PickleArgument> {
	switch (argument.form) {
		case "none":
			return undefined;
		case "number":
			return yield* readNumber(window, argument.bytes, argument.signed);
		case "skip":
			return skip(window, argument.bytes);
		case "blob":
			return skip(window, yield* readNumber(window, argument.lengthBytes));
		case "text":
			return yield* readShortText(window, yield* readNumber(window, argument.lengthBytes));
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

function skip(window: FileWindow, bytes: number): undefined {
	const end = window.position + bytes;
	if (!(end <= window.size)) {
		window.fail(`The pickle is damaged: what starts at byte ${window.position} reaches to byte ${end}, but the file has ${window.size}.`);
	} else window.position = end;
	return undefined;
}

function* readShortText(window: FileWindow, length: number): ByteRequests<string | undefined> {
	if (length > longestName) return skip(window, length);
	if (!(yield* window.load(length))) return undefined;
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
	const value = Number(line.trim().replace(/L$/, ""));
	return Number.isNaN(value) ? undefined : value;
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
