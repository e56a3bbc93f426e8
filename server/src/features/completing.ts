import type { Position } from "../dialects/schemas.ts";
import type { Edit } from "../facts/finding.ts";
import type { Span } from "../source/span.ts";
import type { Structure } from "../workspace/field.ts";
import type { World } from "../workspace/world.ts";
import type { Place } from "./place.ts";

export interface Completion {
	readonly label: string;
	readonly detail: string;
	/** Markdown. */
	readonly documentation: string | undefined;
	readonly kind: "key" | "value" | "name" | "file" | "folder" | "snippet";
	readonly required: boolean;
	readonly deprecated: boolean;
	/** What is typed already and gives way to `insert`. */
	readonly at: Span;
	/** With the whitespace of further lines as it must stand in the text. */
	readonly insert: string;
	/** The same with tab stops for editors that know them; `insert` holds what stands there if nobody fills them in. */
	readonly snippet?: string;
	/** What the typed word is compared with, where that is not the label. */
	readonly filter?: string;
	/** What else changes in the text. */
	readonly edits: readonly Edit[];
}

/** Everything that the place of a completion is judged by. */
export interface Completing {
	readonly world: World;
	readonly file: string;
	readonly text: string;
	readonly offset: number;
	readonly place: Place;
	readonly structure: Structure;
	/** What the schema says of the map that the key is typed in, or of the value. */
	readonly position: Position;
	readonly target: string | undefined;
}
