import { type ByteRequests, FileWindow } from "./file-window.ts";
import { joinedScan, type PickleScan, pickleScan } from "./pickle.ts";
import { type LookInto, readArgument, skip } from "./pickle-arguments.ts";
import { unknownName } from "./pickle-globals.ts";
import { PickleMachine } from "./pickle-machine.ts";
import { opcodeAt } from "./pickle-opcodes.ts";

export interface PickleReading {
	/** What was imported until the end, or until the stream broke off. */
	readonly scan: PickleScan;
	/** How the stream is damaged, in one sentence. */
	readonly problem?: string;
	/** It was too long to be read whole, so that more may follow. */
	readonly cut: boolean;
	/** Whether the first pickle was read to its end. */
	readonly complete: boolean;
}

const limits = { read: 64 * 2 ** 20, kept: 64 * 2 ** 20 };
const mostPickles = 10_000;
const mostNested = 1000;
const deepestNested = 4;
/** So much of a text is decoded to find a pickle in it. */
const longestDecoded = 2 ** 20;
const protocolMark = 0x80;
const latestProtocol = 5;

/**
 * Reads the instructions of a file of `size` bytes that begins with a pickle, further pickles behind it, those that joblib nests in it and those in its
 * bytes and texts included. Nothing is run, and long strings of bytes are passed over. Damage behind the first pickle is not the pickle's.
 */
export function* readPickle(size: number): ByteRequests<PickleReading> {
	const window = new FileWindow(size, limits);
	const nested = new Nested(0, { left: mostNested });
	const machine = new PickleMachine();
	const complete = yield* readOne(window, machine, nested);
	const cut = window.exhausted || machine.full;
	const problem = cut ? undefined : window.problem;
	const scans = [scanOf(machine)];
	for (let count = 1; count < mostPickles && (yield* anotherFollows(window)); count++) {
		const marked = window.peek(1)[0] === protocolMark;
		const next = new PickleMachine();
		const whole = yield* readOne(window, next, nested);
		// Weights that follow may look like a few instructions of an old protocol.
		if (marked || (whole && !next.unsound)) scans.push(scanOf(next));
	}
	return {
		scan: joinedScan([...scans, ...nested.scans]),
		complete,
		cut: cut || window.exhausted,
		...(problem === undefined ? {} : { problem }),
	};
}

function scanOf(machine: PickleMachine): PickleScan {
	return pickleScan([...machine.globals.values()], machine.settled());
}

/** Whether the end of the pickle was reached. */
function* readOne(window: FileWindow, machine: PickleMachine, nested: Nested): ByteRequests<boolean> {
	let frameEnd = 0;
	while (window.has(1) || (yield* window.load(1))) {
		const at = window.position;
		const opcode = opcodeAt(window.byte());
		if (!opcode) {
			window.fail(`The pickle is damaged: no instruction starts at byte ${at}.`);
			return false;
		}
		const argument = opcode.argument.form === "none" ? undefined : yield* readArgument(window, opcode, nested.lookInto);
		if (window.problem !== undefined) return false;
		// Where an instruction reaches beyond its frame, readers go on at different bytes.
		if (at < frameEnd && (window.position > frameEnd || opcode.name === "FRAME")) machine.doubt(at);
		if (opcode.name === "FRAME" && typeof argument === "number") frameEnd = window.position + argument;
		const raw = machine.run(opcode.name, argument, at);
		if (machine.full) {
			window.fail(`The pickle holds more at byte ${at} than any model does.`);
			return false;
		}
		if (opcode.name === "STOP" && !machine.leave()) return true;
		if (raw?.kind === "objects") machine.enter();
		if (raw?.kind === "bytes") yield* passOver(window, raw.length, raw.aligned);
	}
	return false;
}

/** Weights may follow, too, which begin with anything. */
function* anotherFollows(window: FileWindow): ByteRequests<boolean> {
	if (window.problem !== undefined || window.position + 2 > window.size || !(yield* window.load(2))) return false;
	const [first = 0, second = 0] = window.peek(2);
	return first === protocolMark ? second <= latestProtocol : opcodeAt(first) !== undefined;
}

/** joblib writes before an array how many bytes it left free to align it. */
function* passOver(window: FileWindow, length: number, aligned: boolean): ByteRequests<void> {
	if (aligned && !(yield* window.load(1))) return;
	skip(window, length + (aligned ? window.byte() : 0));
}

/** Looks for pickles within the bytes and texts of a pickle, which whoever loads it may load in turn. */
class Nested {
	readonly scans: PickleScan[] = [];
	private readonly depth: number;
	private readonly budget: { left: number };

	constructor(depth: number, budget: { left: number }) {
		this.depth = depth;
		this.budget = budget;
	}

	/** The window's position stays. */
	readonly lookInto: LookInto = function* (this: Nested, window: FileWindow, length: number, kind: "bytes" | "text") {
		const from = window.position;
		const begins = kind === "bytes" ? 2 : 3;
		if (
			length < begins + 2 ||
			from + length > window.size ||
			this.depth >= deepestNested ||
			this.budget.left <= 0 ||
			!(yield* window.load(begins))
		)
			return;
		const [first = 0, second = 0, third = 0] = window.peek(begins);
		// In UTF-8, the byte 0x80 of a text takes two.
		const marked = kind === "bytes" ? first === protocolMark && second <= latestProtocol : first === 0xc2 && second === protocolMark;
		if (!marked || (kind === "text" && third > latestProtocol)) return;
		this.budget.left--;
		if (kind === "bytes") yield* this.read(new FileWindow(from + length, { ...limits, read: limits.read / 8 }), from);
		else if (yield* window.load(Math.min(length, longestDecoded))) this.readDecoded(window.peek(Math.min(length, longestDecoded)));
	}.bind(this);

	private *read(window: FileWindow, from: number): ByteRequests<void> {
		const inner = new Nested(this.depth + 1, this.budget);
		const machine = new PickleMachine();
		window.position = from;
		const whole = yield* readOne(window, machine, inner);
		const scan = scanOf(machine);
		if (whole || scan.dangerous.some(({ module }) => module !== unknownName)) this.scans.push(scan);
		this.scans.push(...inner.scans);
	}

	/** Counts bytes from the start of the text, since they are not those of the file. */
	private readDecoded(text: Uint8Array): void {
		const decoded = Uint8Array.from(new TextDecoder().decode(text), (character) => character.charCodeAt(0) & 0xff);
		const requests = this.read(new FileWindow(decoded.length, limits), 0);
		let step = requests.next();
		while (!step.done) step = requests.next(decoded.subarray(step.value.offset, step.value.offset + step.value.length));
	}
}
