import { globalKey, type PickleGlobal } from "./pickle.ts";
import { arrayAfter, isArrayPart, type RawArray } from "./pickle-arrays.ts";
import { bringsCode, isHarmlessAttribute, reflectionOf, unknownName } from "./pickle-globals.ts";
import type { OpcodeName } from "./pickle-opcodes.ts";
import {
	bytes,
	fill,
	type Instance,
	instance,
	isGlobal,
	isInstance,
	isText,
	itemsOf,
	type longText,
	mark,
	type PickleValue,
	tuple,
	unknown,
} from "./pickle-values.ts";

export type PickleArgument = string | number | readonly [module: string, name: string] | typeof bytes | typeof longText | undefined;

const largestStack = 2 ** 20;
const largestMemo = 2 ** 21;
const deepestPickle = 16;

interface Frame {
	stack: PickleValue[];
	memo: Map<number, PickleValue>;
}

/** Follows a pickle's instructions without doing what they say: it only keeps what is needed to know which names are imported. */
export class PickleMachine {
	readonly globals = new Map<string, PickleGlobal>();
	/** Uses of reflective globals that no call has shown to be harmless. */
	private readonly open = new Map<string, number>();
	private readonly outer: Frame[] = [];
	private frame: Frame = { stack: [], memo: new Map() };
	/** What the outer frames hold on to. */
	private readonly outside = { stack: 0, memo: 0 };
	/** Of the instruction that runs. */
	private at = 0;
	private short = false;

	/** Keys of the reflective globals that were only ever called, with names that lead to nothing. */
	settled(): ReadonlySet<string> {
		return new Set([...this.open].filter(([, uses]) => uses === 0).map(([key]) => key));
	}

	/** Whether an import asked for more values than there were, so that Python would give up. */
	get unsound(): boolean {
		return this.short;
	}

	/** More than any real pickle holds at a time. */
	get full(): boolean {
		const { stack, memo } = this.frame;
		return (
			this.outside.stack + stack.length > largestStack || this.outside.memo + memo.size > largestMemo || this.outer.length > deepestPickle
		);
	}

	/** A pickle that lies within this one begins; its end leads back here. */
	enter(): void {
		this.outer.push(this.frame);
		this.outside.stack += this.frame.stack.length;
		this.outside.memo += this.frame.memo.size;
		this.frame = { stack: [], memo: new Map() };
	}

	/** The pickle is over; false when none is left that it lay in. */
	leave(): boolean {
		const back = this.outer.pop();
		this.frame = back ?? { stack: [], memo: new Map() };
		this.outside.stack -= back?.stack.length ?? 0;
		this.outside.memo -= back?.memo.size ?? 0;
		return back !== undefined;
	}

	/** Readers take what stands here in different ways, so that nobody can tell what it imports. */
	doubt(at: number): void {
		this.at = at;
		this.imported([unknownName, "frame"]);
	}

	/** What follows the instruction at a byte in the stream besides more instructions. */
	run(name: OpcodeName, argument: PickleArgument, at: number): RawArray | undefined {
		this.at = at;
		if (name === "BUILD") return this.build();
		if (!this.runImport(name, argument) && !this.runMemo(name, argument)) this.runPlain(name, argument);
		return undefined;
	}

	private runImport(name: OpcodeName, argument: PickleArgument): boolean {
		const { stack } = this.frame;
		if (name === "GLOBAL") this.push(this.imported(argument));
		else if (name === "INST") {
			this.push(this.imported(argument));
			const callable = stack.pop();
			this.push(this.call(callable, this.group()));
		} else if (name === "STACK_GLOBAL") {
			this.short ||= stack.length < 2;
			const imported = stack.pop();
			this.push(this.imported([text(stack.pop()), text(imported)]));
		} else if (name === "EXT1" || name === "EXT2" || name === "EXT4") {
			this.push(this.imported([unknownName, "extension"]));
		} else return false;
		return true;
	}

	private runMemo(name: OpcodeName, argument: PickleArgument): boolean {
		const { stack, memo } = this.frame;
		const top = stack.at(-1) ?? unknown;
		if (name === "DUP") this.push(top);
		else if (name === "MEMOIZE") memo.set(memo.size, top);
		else if (name === "PUT" && typeof argument !== "number") return true;
		else if (typeof argument !== "number") return false;
		else if (name === "PUT" || name === "BINPUT" || name === "LONG_BINPUT") memo.set(argument, top);
		else if (name === "GET" || name === "BINGET" || name === "LONG_BINGET") this.push(memo.get(argument) ?? unknown);
		else return false;
		return true;
	}

	private runPlain(name: OpcodeName, argument: PickleArgument): void {
		const { stack } = this.frame;
		const size = pops[name];
		if (name === "MARK") stack.push(mark);
		else if (size !== undefined) {
			for (let popped = 0; popped < size; popped++) stack.pop();
		} else if (name === "REDUCE" || name === "NEWOBJ") {
			const given = stack.pop();
			this.push(this.call(stack.pop(), itemsOf(given)));
		} else if (name === "NEWOBJ_EX" || name === "BINPERSID") {
			stack.splice(name === "BINPERSID" ? -1 : -3);
			stack.push(unknown);
		} else if (name === "OBJ") {
			const [callable, ...given] = this.group();
			this.push(this.call(callable, given));
		} else if (name === "POP_MARK" || name === "APPENDS" || name === "ADDITEMS") this.group();
		else if (name === "SETITEMS" || name === "SETITEM") {
			const pairs = name === "SETITEM" ? stack.splice(-2) : this.group();
			this.change(stack.at(-1), "__setitem__");
			fill(stack.at(-1), pairs);
		} else if (name in sizes) stack.push(tuple(stack.splice(-(sizes[name] ?? 0))));
		else if (name === "EMPTY_TUPLE") stack.push(tuple([]));
		else if (name === "TUPLE") stack.push(tuple(this.group()));
		else if (name === "EMPTY_DICT") stack.push({ kind: "dictionary", entries: undefined });
		else if (name === "LIST" || name === "DICT" || name === "FROZENSET") {
			this.group();
			stack.push(unknown);
		} else stack.push(argument === undefined || typeof argument === "object" ? unknown : argument);
	}

	/** Takes everything off the stack down to the last mark. */
	private group(): readonly PickleValue[] {
		const { stack } = this.frame;
		const from = stack.lastIndexOf(mark);
		return from < 0 ? stack.splice(0) : stack.splice(from).slice(1);
	}

	private push(value: PickleValue): void {
		this.frame.stack.push(value);
		if (!isGlobal(value) || !reflectionOf(value.global)) return;
		const key = globalKey(value.global);
		this.open.set(key, (this.open.get(key) ?? 0) + 1);
	}

	private imported(argument: PickleArgument): PickleValue {
		const [module = unknownName, name = unknownName] = Array.isArray(argument) ? argument : [];
		const key = globalKey({ module, name });
		const global = this.globals.get(key) ?? { module, name, at: this.at };
		this.globals.set(key, global);
		return { kind: "global", global };
	}

	private call(callable: PickleValue | undefined, given: readonly PickleValue[]): PickleValue {
		if (isInstance(callable)) return this.callInstance(callable, given);
		if (!isGlobal(callable)) return unknown;
		const { global } = callable;
		if (reflectionOf(global)) return this.lookUp(global, given);
		// Protocols that have no bytes write them as a text.
		if (global.module === "_codecs" && global.name === "encode" && isText(given[0])) return bytes;
		return isArrayPart(callable) || bringsCode(global) ? instance(global, given) : unknown;
	}

	/** A getter that is called on something imported imports, and a function that came along is run. */
	private callInstance({ of, with: names }: Instance, [object]: readonly PickleValue[]): PickleValue {
		if (bringsCode(of)) this.imported([of.module, `${of.name}.__call__`]);
		if (reflectionOf(of) !== "getter" || !isGlobal(object)) return unknown;
		const found = names.flatMap((name): readonly PickleValue[] => (typeof name === "string" ? [this.attribute(object.global, name)] : []));
		return found.length === 1 ? (found[0] ?? unknown) : tuple(found);
	}

	private attribute({ module, name }: PickleGlobal, attribute: string): PickleValue {
		return this.imported([module, name === "" ? attribute : `${name}.${attribute}`]);
	}

	/** `getattr` of something imported is an import itself; of anything else it is harmless with a harmless name. */
	private lookUp(global: PickleGlobal, given: readonly PickleValue[]): PickleValue {
		const [first, second] = given;
		const settle = (value: PickleValue) => {
			this.open.set(globalKey(global), (this.open.get(globalKey(global)) ?? 1) - 1);
			return value;
		};
		switch (reflectionOf(global)) {
			case "global":
				return typeof first === "string" && typeof second === "string" ? settle(this.imported([first, second])) : unknown;
			case "attribute":
				if (typeof second !== "string") return unknown;
				if (isGlobal(first)) return settle(this.attribute(first.global, second));
				return isHarmlessAttribute(second) ? settle(unknown) : unknown;
			case "module":
				// The module alone does nothing; what is then asked of it is an import.
				return typeof first === "string" ? settle({ kind: "global", global: { module: first, name: "" } }) : unknown;
			case "type":
				return typeof first === "string" && !/^(?:Function|Lambda)Type$/.test(first) ? settle(unknown) : unknown;
			case "bytes":
				return first === bytes ? settle(unknown) : unknown;
			default: {
				const asked = global.name === "methodcaller" ? given.slice(0, 1) : given;
				const harmless = asked.length > 0 && asked.every((name) => typeof name === "string" && isHarmlessAttribute(name));
				return harmless ? settle(instance(global, asked)) : unknown;
			}
		}
	}

	/** What is imported belongs to everybody: to change it is to change what others run. */
	private change(target: PickleValue | undefined, by: string): void {
		if (isGlobal(target)) this.imported([target.global.module, `${target.global.name}.${by}`]);
	}

	private build(): RawArray | undefined {
		const state = this.frame.stack.pop();
		const target = this.frame.stack.at(-1);
		this.change(target, "__setstate__");
		if (!isInstance(target)) return undefined;
		target.state = state ?? unknown;
		return arrayAfter(target);
	}
}

/** Instructions that only take so many values off the stack. */
const pops: Readonly<Partial<Record<OpcodeName, number>>> = { POP: 1, APPEND: 1, PROTO: 0, FRAME: 0, READONLY_BUFFER: 0, STOP: 0 };
const sizes: Readonly<Partial<Record<OpcodeName, number>>> = { TUPLE1: 1, TUPLE2: 2, TUPLE3: 3 };

function text(value: PickleValue | undefined): string {
	return typeof value === "string" ? value : unknownName;
}
