import type { Scalar } from "../source/tree.ts";

/**
 * The part of JSON Schema 2020-12 that the schemas in `schemas/` use, with three words of our own.
 * The files are plain JSON Schema for everybody else; unknown keywords are ignored there.
 */
export interface Schema {
	readonly $id?: string;
	/** `#/$defs/name` of the same file, or `file.schema.json#/$defs/name` of a sibling. */
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly title?: string;
	readonly description?: string;
	readonly type?: SchemaType | readonly SchemaType[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly required?: readonly string[];
	readonly items?: Schema;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly enum?: readonly Scalar[];
	readonly const?: Scalar;
	readonly pattern?: string;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: number;
	/** quantity (2Gi, 500m), int-or-string, date, date-time, uri, duration. */
	readonly format?: string;
	readonly deprecated?: boolean;
	readonly default?: unknown;
	readonly examples?: readonly unknown[];
	/** The release of the platform that brought this field. */
	readonly "x-since"?: string;
	/** The first release of the platform without this field. */
	readonly "x-removed"?: string;
	/** What to write instead of a deprecated or removed field. */
	readonly "x-instead"?: string;
}

export type SchemaType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** What the checker must know of the platform besides the schema. */
export interface Platform {
	/** As a person says it, with the release: "KServe 0.20". */
	readonly title: string;
	/** The platform refuses a key that it does not know; otherwise it swallows it. */
	readonly rejectsUnknown: boolean;
	/** The release that `x-since` and `x-removed` are compared with. */
	readonly target: string | undefined;
	/** It reads YAML as version 1.1 has it, where bare `yes`, `no`, `on` and `off` are true and false. */
	readonly oldYaml?: boolean;
}
