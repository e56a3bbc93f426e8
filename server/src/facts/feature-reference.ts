import type { Located } from "../source/span.ts";
import type { Container } from "./facts.ts";
import { nameKey } from "./thing.ts";

/**
 * The features and feature services that arguments name in Feast's own form, `--feature_refs view:feature …` and `--feature_service name`, as names
 * that the definitions of a feature repository bear.
 */
export function featuresAsked(containers: readonly Pick<Container, "arguments">[]): readonly Located<string>[] {
	return containers.flatMap(({ arguments: words }) => words.flatMap((word, place) => askedBy(word, words.slice(place + 1))));
}

function askedBy({ value, at }: Located<string>, following: readonly Located<string>[]): readonly Located<string>[] {
	const [, flag, written] = /^--?feature[_-](refs?|service)(?:=(.*))?$/s.exec(value) ?? [];
	if (flag === undefined) return [];
	const stop = following.findIndex((word) => word.value.startsWith("-"));
	const values = written === undefined ? following.slice(0, stop < 0 ? following.length : stop) : [{ value: written, at }];
	if (flag === "service") return values.slice(0, 1).flatMap((one) => named("service", /^[\w-]+$/, one));
	return values.flatMap((one) =>
		one.value.split(/[\s,]+/).flatMap((reference) => named("feature", /^[\w-]+:[\w-]+$/, { value: reference, at: one.at })),
	);
}

function named(sort: "feature" | "service", form: RegExp, { value, at }: Located<string>): readonly Located<string>[] {
	return form.test(value) ? [{ value: nameKey(`feast/${sort}`, value), at }] : [];
}
