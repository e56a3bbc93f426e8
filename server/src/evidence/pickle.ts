/** What a pickle stream imports, read without running any of it. */
export interface PickleScan {
	readonly globals: readonly PickleGlobal[];
	/** Those that run code or reach the system when the file is loaded. */
	readonly dangerous: readonly PickleGlobal[];
}

export interface PickleGlobal {
	readonly module: string;
	readonly name: string;
}
