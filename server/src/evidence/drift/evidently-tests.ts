import type { Claim } from "./claim.ts";
import { type Fields, fields, figure, optionalFigure, values, verdict, words } from "./value.ts";

/** What an Evidently test suite says of columns: the parameters of its drift tests, with each column's own verdict. */
export function claimsOfTests(document: Fields): readonly Claim[] {
	return results(document).flatMap(({ parameters: stated }) => {
		const parameters = fields(stated);
		const byColumn = Object.entries(fields(parameters.features)).map(([column, one]) => claimOf(fields(one), column));
		return [claimOf(parameters, undefined), ...byColumn].filter((claim) => claim !== undefined);
	});
}

function results(document: Fields): readonly Fields[] {
	return [...values(document.tests), ...values(fields(document.suite).test_results)].map(fields);
}

function claimOf(parameters: Fields, column: string | undefined): Claim | undefined {
	const name = words(parameters.column_name) ?? words(column);
	if (name === undefined || !("score" in parameters || "detected" in parameters)) return undefined;
	return {
		name,
		score: figure(parameters.score),
		threshold: optionalFigure(parameters.threshold),
		method: words(parameters.stattest),
		drifted: verdict(parameters.detected),
	};
}
