import type { Located, Span } from "../source/span.ts";
import type { Scalar } from "../source/tree.ts";
import type { FileReference } from "./card.ts";

/** A step of a pipeline: a command with what it reads and writes. Where one entry stands for many steps, each of them is a stage. */
export interface Stage {
	readonly kind: "stage";
	/** The key that declares it. */
	readonly at: Span;
	readonly dialect: string;
	readonly name: string;
	/** With all variables filled in; several commands are joined by line breaks. Absent where a variable is not known. */
	readonly command?: Located<string>;
	/** The workspace folder that its paths start in. */
	readonly folder: string;
	readonly reads: readonly FileReference[];
	/** What it produces besides metrics and plots. */
	readonly writes: readonly FileReference[];
	readonly metrics: readonly FileReference[];
	readonly plots: readonly FileReference[];
	readonly params: readonly Parameter[];
	/** Some of its paths hold variables that are not known, so that it may read and write more. */
	readonly partial?: boolean;
	/** It is not run again although its inputs change. */
	readonly frozen?: Located<boolean>;
	/** It is run every time, whatever has changed. */
	readonly alwaysRuns?: Located<boolean>;
	/** Somebody said that it stays although nothing in the workspace reads what it writes. */
	readonly keep?: Located<boolean>;
	/** The file in which its last run is recorded, whether or not it exists. */
	readonly record?: string;
}

/** A setting that a stage depends on. */
export interface Parameter {
	readonly at: Span;
	/** The file it stands in, as the stage names it. */
	readonly file: string;
	/** The path of keys with dots between; absent where the whole file counts. */
	readonly key?: string;
	/** What stands there now, and where; absent where it cannot be known. */
	readonly value?: Located<Plain>;
}

/** A value without its places. */
export type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain };

/** What a stage was last run with. */
export interface StageRun {
	readonly at: Span;
	readonly name: string;
	readonly command?: Located<string>;
	readonly reads: readonly RecordedFile[];
	readonly writes: readonly RecordedFile[];
	readonly params: readonly RecordedParameter[];
}

export interface RecordedFile {
	readonly at: Span;
	/** As the stage writes it: relative to the stage's folder. */
	readonly written: string;
	/** The method and the value of the checksum: equal only if the content was. */
	readonly checksum?: Located<string>;
}

export interface RecordedParameter {
	readonly at: Span;
	readonly file: string;
	readonly key: string;
	readonly value: Plain;
}

/** Data or a model that is tracked beside the code, or that a catalogue of the workspace names. */
export interface Dataset {
	readonly kind: "dataset";
	readonly at: Span;
	readonly dialect: string;
	readonly name?: Located<string>;
	/** `dataset`, `model` …: in the word of the file. */
	readonly type?: Located<string>;
	/** Where it lies in the workspace. */
	readonly file?: FileReference;
	/** The address that it comes from. */
	readonly origin?: Located<string>;
	readonly version?: Located<string>;
	/** The method and the value of the checksum. */
	readonly checksum?: Located<string>;
	/** Who answers for it, where the file promises something about it. */
	readonly owner?: Located<string>;
	/** The greatest age of its newest rows that is promised, in milliseconds. */
	readonly freshness?: Located<number>;
	/** Those that the file lists; there may be more. */
	readonly columns?: readonly Column[];
}

export interface Column {
	readonly at: Span;
	readonly name: Located<string>;
	/** In the word of the file, without regard to where the data is stored. */
	readonly type?: Located<string>;
	/** In the words of the data store. */
	readonly storedAs?: Located<string>;
	/** A row may lack it; absent where the file does not say. */
	readonly nullable?: Located<boolean>;
}
