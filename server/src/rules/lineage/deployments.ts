import type { Deployment, Lineage } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";

/** "the model `churn`", "the card `churn`": what to call whatever puts a file to use. */
export function deploymentText(deployment: Deployment): string {
	const name = deployment.name?.value;
	return name ? `the ${deployment.kind} \`${name}\`` : `the ${deployment.kind} in \`${deployment.at.file}\``;
}

export function deployedHere(deployment: Deployment): Located<string> {
	return { value: `It is deployed by ${deploymentText(deployment)}.`, at: deployment.at };
}

/** Does a card say that this is in production? */
export function isProduction(deployment: Deployment, lineage: Lineage): boolean {
	const cards = deployment.kind === "card" ? [deployment] : lineage.cardsOf(deployment.at.file);
	return cards.some(({ stage }) => stage?.value === "production");
}
