import type { Located, Span } from "../source/span.ts";
import type { FileReference } from "./card.ts";
import type { KeyPlace } from "./finding.ts";

export interface CardModel {
	readonly at: Span;
	readonly artifact?: Located<string>;
	/** Set when the artifact is a path in the workspace and not a URI. */
	readonly file?: FileReference;
	readonly version?: Located<string>;
	readonly trainedAt?: Located<number>;
	readonly target?: Located<string>;
	readonly maxAge?: Located<number>;
	/** The languages or regions that it was made for. */
	readonly languages: readonly Located<string>[];
	readonly trainingData?: TrainingData;
	readonly lookups: readonly Lookup[];
	/** Other names and addresses of the same model. */
	readonly aliases: readonly Located<string>[];
	readonly unknown?: readonly string[];
}

export interface TrainingData {
	readonly at: Span;
	readonly id?: Located<string>;
	/** Other names, places and addresses of the same data. */
	readonly aliases: readonly Located<string>[];
	readonly version?: Located<string>;
	readonly from?: Located<number>;
	readonly to?: Located<number>;
	readonly filters: readonly Located<string>[];
	readonly unknown?: readonly string[];
}

/** A vocabulary, an encoder or a table that training and serving both look things up in. */
export interface Lookup {
	readonly at: Span;
	readonly name?: Located<string>;
	readonly training?: Located<string>;
	readonly serving?: Located<string>;
	readonly version?: Located<string>;
	readonly unknown?: readonly string[];
}

export interface Feature {
	readonly at: Span;
	readonly name?: Located<string>;
	readonly dtype?: Located<string>;
	readonly unit?: Located<string>;
	readonly source?: Located<string>;
	readonly view?: Located<string>;
	readonly transform?: Located<string>;
	/** online, batch or training-only. */
	readonly availability?: Located<string>;
	readonly maxAge?: Located<number>;
	readonly availableSince?: Located<number>;
	readonly retireOn?: Located<number>;
	readonly deprecated?: Located<boolean>;
	/** What it is trained with, where that is not what it is served with. */
	readonly training?: {
		readonly at: Span;
		readonly source?: Located<string>;
		readonly transform?: Located<string>;
		readonly dtype?: Located<string>;
		readonly unit?: Located<string>;
	};
	readonly window?: EventWindow;
	readonly badIntervals: readonly BadInterval[];
	readonly pii?: Located<boolean>;
	readonly unknown?: readonly string[];
}

/** The events that a feature looks at, in milliseconds from the moment of prediction; what lies before is negative. */
export interface EventWindow {
	readonly at: Span;
	readonly from?: Located<number>;
	readonly to?: Located<number>;
	/** What lies ahead in it is planned or foretold, and so known by then. */
	readonly knownAhead?: Located<boolean>;
	readonly unknown?: readonly string[];
}

/** A time in which a feature was wrong. */
export interface BadInterval {
	readonly at: Span;
	readonly from?: Located<number>;
	readonly to?: Located<number>;
	readonly reason?: Located<string>;
}

export interface DataSource {
	readonly at: Span;
	readonly id?: Located<string>;
	/** Other names, places and addresses of the same data. */
	readonly aliases: readonly Located<string>[];
	/** The deployment that makes it; `version` is the version of that model. */
	readonly model?: Located<string>;
	readonly retireOn?: Located<number>;
	readonly deprecated?: Located<boolean>;
	readonly owner?: Located<string>;
	readonly version?: Located<string>;
	readonly schema?: Located<string>;
	readonly freshness?: Located<number>;
	/** What its owner promises, and where the alerts about it go. */
	readonly slo?: Located<string>;
	readonly alerts?: Located<string>;
	readonly tags: readonly Located<string>[];
	readonly external?: Located<boolean>;
	readonly validation?: Located<string>;
	readonly contract?: Located<string>;
	/** Where a key can be added. */
	readonly place?: KeyPlace;
	readonly unknown?: readonly string[];
}
