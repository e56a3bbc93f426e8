import type { FileWindow } from "./file-window.ts";

/** An HDF5 file, and how it writes numbers. */
export interface Hdf5File {
	readonly window: FileWindow;
	/** Of an address. */
	readonly offsetBytes: number;
	/** Of a size. */
	readonly lengthBytes: number;
}
