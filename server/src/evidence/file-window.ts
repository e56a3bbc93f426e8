/** A piece of a file that is wanted next. Its bytes are handed back to the generator that asked; fewer of them where the file ends. */
export interface ByteRange {
	readonly offset: number;
	readonly length: number;
}

/** Reading that does no I/O of its own: whoever drives it fetches one range after the other. */
export type ByteRequests<T> = Generator<ByteRange, T, Uint8Array>;

/** Why something is not known, in one sentence. */
export interface Problem {
	readonly problem: string;
}

export interface WindowLimits {
	/** Bytes that may be read altogether. */
	readonly read: number;
	/** Bytes of what may be remembered, as `keep` is told. */
	readonly kept: number;
}

const smallestStep = 2 ** 9;
const largestStep = 2 ** 16;

/**
 * The part of a file that is in memory, with a position in the file. It reads little after a jump and more with every read that follows on, so that
 * weights are passed over and nodes are not read byte by byte. After the first problem nothing is read any more.
 */
export class FileWindow {
	/** In bytes; of a stream, whose end nobody knows before, more than it has until the end was seen. */
	size: number;
	position = 0;
	bytesRead = 0;
	private failure: string | undefined;
	private readonly limits: WindowLimits;
	private bytes: Uint8Array = new Uint8Array(0);
	private start = 0;
	private step = smallestStep;
	private kept = 0;

	constructor(size: number, limits: WindowLimits) {
		this.size = size;
		this.limits = limits;
	}

	get problem(): string | undefined {
		return this.failure;
	}

	/** Whether the problem is not the file's but that no more of it is read. */
	get exhausted(): boolean {
		return this.bytesRead > this.limits.read || this.kept > this.limits.kept;
	}

	fail(problem: string): void {
		this.failure ??= problem;
	}

	/** What is remembered of the file costs this many bytes of memory. */
	keep(cost: number): void {
		this.kept += cost;
		if (this.kept > this.limits.kept) this.fail(`The file holds more than ${this.limits.kept / 2 ** 20} MiB of names.`);
	}

	/** Whether so many bytes from the position on are in memory. */
	has(count: number): boolean {
		return this.position >= this.start && this.position + count <= this.start + this.bytes.length;
	}

	/** Fetches so many bytes from the position on, unless they are in memory; false, with a problem, where the file is shorter. */
	*load(count: number): ByteRequests<boolean> {
		if (this.failure !== undefined) return false;
		if (this.has(count)) return true;
		if (this.position + count > this.size) return this.endsEarly();
		const follows = this.position >= this.start && this.position <= this.start + this.bytes.length;
		this.step = follows ? Math.min(this.step * 2, largestStep) : smallestStep;
		const offset = this.position;
		this.bytes = yield { offset, length: Math.min(Math.max(count, this.step), this.size - offset) };
		this.start = offset;
		this.bytesRead += this.bytes.length;
		if (this.bytesRead > this.limits.read) this.fail(`The file says more than ${this.limits.read / 2 ** 20} MiB about itself.`);
		if (this.bytes.length < count) {
			this.size = Math.min(this.size, offset + this.bytes.length);
			return this.endsEarly();
		}
		return this.failure === undefined;
	}

	/** Up to so many loaded bytes from the position on; the position stays. */
	peek(count: number): Uint8Array {
		const from = this.position - this.start;
		return from < 0 ? this.bytes.subarray(0, 0) : this.bytes.subarray(from, from + count);
	}

	/** The next loaded byte. */
	byte(): number {
		const value = this.bytes[this.position - this.start] ?? 0;
		this.position++;
		return value;
	}

	private endsEarly(): false {
		this.fail(`The file is damaged: it ends after ${this.size} bytes, in the middle of what starts at byte ${this.position}.`);
		return false;
	}
}
