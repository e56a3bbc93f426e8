/** Typing never waits longer than one such slice of work on other files. */
const sliceMilliseconds = 10;

/** A stretch of uninterrupted work. */
export class Slice {
	private until = performance.now() + sliceMilliseconds;

	isOver(): boolean {
		return performance.now() >= this.until;
	}

	/** Everything that waits, above all the person's typing, goes first; then the next stretch starts. */
	async pause(): Promise<void> {
		await breathe();
		this.until = performance.now() + sliceMilliseconds;
	}
}

export function breathe(): Promise<void> {
	return new Promise((done) => {
		setImmediate(done);
	});
}

/** Goes through many files without keeping anybody waiting; stops, and returns false, when it is told to. */
export async function inSlices(files: readonly string[], stopped: () => boolean, visit: (file: string) => void): Promise<boolean> {
	const slice = new Slice();
	// An iterator would make an object for each of ten thousand files, at every keystroke.
	for (let i = 0; i < files.length; i++) {
		const file = files[i];
		if (file === undefined || stopped()) return false;
		visit(file);
		if (slice.isOver()) await slice.pause();
	}
	return !stopped();
}
