import type { Scalar } from "../source/tree.ts";

/**
 * The part of JSON Schema 2020-12 that the schemas in `schemas/` use, with a few words of our own.
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
	/** quantity (2Gi, 500m), int-or-string, date, date-time, uri, duration, offset (-30d, 1h). */
	readonly format?: string;
	readonly deprecated?: boolean;
	readonly default?: unknown;
	/** Of a whole document the first one is the least that its platform takes. */
	readonly examples?: readonly unknown[];
	/** The text is a document itself, in this form: `application/yaml` or `application/json`. */
	readonly contentMediaType?: string;
	readonly contentSchema?: Schema;
	/** The release of the platform that brought this field. */
	readonly "x-since"?: string;
	/** The first release of the platform without this field. */
	readonly "x-removed"?: string;
	/** What to write instead of a deprecated or removed field. */
	readonly "x-instead"?: string;
	/** A regular expression for the paths of files that can hold nothing else. */
	readonly "x-files"?: string;
	/** The formats that the platform reads it in, where that is not all of its dialect's: yaml, json, pbtxt or properties. */
	readonly "x-formats"?: readonly string[];
	/** What a text names that is declared elsewhere. */
	readonly "x-names"?: Naming;
	/** The kinds of manifests that it names, where it names manifests. */
	readonly "x-kinds"?: readonly string[];
	/** Keys with `/` between that lead to the map whose keys are named, or to the list whose items have names. */
	readonly "x-in"?: string;
	/** How the name is written, where it is not alone: `*` stands for it. */
	readonly "x-form"?: string;
	/** What the keys of a map name, where they may be any. */
	readonly propertyNames?: Schema;
}

/**
 * `file`, `folder` and `path` start in the manifest's folder, or in that which a key `wdir` beside or above it names; a `version-file` lies in a
 * folder with a number for its name. `manifest` is the name of a document, `manifest-file` its path. A `member` is another model of the same
 * repository, a `member-tensor` one of the model of the same step, an `ensemble-tensor` one of the whole. A `group` is a folder of configs, and a
 * `group-option` a config in the folder that the key names. An `entry` stands in the same document, at the way that `x-in` tells.
 */
export type Naming =
	| "artifact"
	| "ensemble-tensor"
	| "entry"
	| "feature"
	| "file"
	| "folder"
	| "format"
	| "group"
	| "group-option"
	| "manifest"
	| "manifest-file"
	| "member"
	| "member-tensor"
	| "model"
	| "output"
	| "parameter"
	| "path"
	| "runtime"
	| "source"
	| "stage"
	| "tensor"
	| "tensor-dims"
	| "tensor-type"
	| "version-file";

export type SchemaType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** What the checker must know of the platform besides the schema. */
export interface Platform {
	/** As a person says it, with the release: "KServe 0.20". */
	readonly title: string;
	/** The platform refuses a key that it does not know; otherwise it swallows it. */
	readonly rejectsUnknown: boolean;
	/** The release that `x-since` and `x-removed` are compared with. */
	readonly target: string | undefined;
	/** Who reads its YAML as version 1.1 has it, where bare `yes`, `no`, `on` and `off` are true and false. To PyYAML `y` and `n` are words. */
	readonly oldYaml?: "Kubernetes" | "PyYAML";
}
