import type { Facts } from "../facts/facts.ts";
import type { Relation, Thing } from "../facts/thing.ts";
import { callStatements } from "./calls.ts";
import { cardStatements } from "./card-statements.ts";
import { pipelineStatements } from "./pipeline-statements.ts";
import { servingStatements } from "./serving-statements.ts";

/** What one file says of the flow of data. */
export interface Statements {
	readonly things: readonly Thing[];
	readonly relations: readonly Relation[];
}

export const noStatements: Statements = { things: [], relations: [] };

/** What the dialect says itself, and what follows from models, services, stages, datasets and cards. */
export function statementsOf(facts: Facts | undefined): Statements {
	if (!facts) return noStatements;
	const parts = [facts, servingStatements(facts), callStatements(facts), pipelineStatements(facts), ...facts.cards.map(cardStatements)];
	const [things, relations] = [parts.flatMap((part) => part.things), parts.flatMap((part) => part.relations)];
	return things.length + relations.length === 0 ? noStatements : { things, relations };
}
