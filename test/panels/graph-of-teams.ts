import type { LineageEdge, LineageGraph, LineageNode } from "../../server/src/lsp/protocol.ts";

/** A graph of so many nodes as a workspace of many teams would give it, the same one each time. */
export function graphOfTeams(count: number): LineageGraph {
	const dice = diceOf(7);
	const nodes: LineageNode[] = [];
	const edges: LineageEdge[] = [];
	const shared: string[] = [];
	for (let project = 0; nodes.length < count; project++) addProject(project, { count, nodes, edges, shared, dice });
	return { nodes, edges };
}

const teams = ["payments", "risk", "search", "ads", "logistics", "support", "growth", "platform"];
const subjects = ["churn", "fraud", "ranking", "eta", "pricing", "intent", "uplift", "demand", "abuse", "credit", "matching", "forecast"];
const featureNames = [
	"monthly_charges",
	"tenure_days",
	"avg_basket",
	"clicks_7d",
	"is_new_device",
	"country",
	"hour_of_day",
	"lag_28d_sales",
];

interface Making {
	readonly count: number;
	readonly nodes: LineageNode[];
	readonly edges: LineageEdge[];
	readonly shared: string[];
	readonly dice: () => number;
}

/** One deployment from its sources to its consumer, about 25 nodes; it reads some data of others, and where it can, its own answers again. */
function addProject(project: number, { count, nodes, edges, shared, dice }: Making): void {
	const team = teams[project % teams.length] ?? "platform";
	const round = Math.floor(project / subjects.length);
	const subject = `${subjects[project % subjects.length]}${round > 0 ? `-${round}` : ""}`;
	const add = (kind: LineageNode["kind"], name: string, folder: string, more: Partial<LineageNode> = {}): string => {
		const id = `${team}/${subject}/${folder}#${kind} ${name}`;
		if (nodes.length < count)
			nodes.push({ id, kind, name, ...described(dice, `${team}/${subject}/${folder}`, nodes.length, team), ...more });
		return id;
	};
	const link = (from: string, kind: LineageEdge["kind"], to: string): void => {
		edges.push({ from, to, kind, place: { uri: "file:///w/dvc.yaml", line: edges.length % 90 } });
	};
	const raw = [add("source", `${subject}.events`, "sources"), add("source", `${subject}_crm`, "sources")];
	const prepare = add("stage", `prepare_${subject}`, "pipeline");
	const train = add("stage", `train_${subject}`, "pipeline");
	const evaluate = add("stage", `evaluate_${subject}`, "pipeline");
	const table = add("dataset", `${subject}/features.parquet`, "data");
	const labels = add("dataset", `${subject}/labels.parquet`, "data");
	const model = add(
		"model",
		`${subject}-classifier`,
		"models",
		dice() < 0.1 ? { drift: { text: "PSI 0.31, over 0.2", drifted: true } } : {},
	);
	const service = add("service", `${subject}-predictor`, "serving");
	const consumer = add("consumer", `${subject}-dashboard`, "serving", dice() < 0.2 ? { repository: "github.com/acme/frontend" } : {});
	const view = add("view", `${subject}_features`, "features");
	const monitor = add("monitor", `${subject}-drift`, "serving");
	const params = add("settings", "params.yaml", "pipeline");
	for (const source of raw) link(source, "read", prepare);
	for (const script of ["prepare.py", "train.py", "evaluate.py"]) {
		link(add("code", script, "pipeline"), "read", script.startsWith("p") ? prepare : script.startsWith("t") ? train : evaluate);
	}
	for (const [from, kind, to] of [
		[prepare, "write", table],
		[prepare, "write", labels],
		[table, "read", train],
		[labels, "label", train],
		[params, "set", train],
		[train, "write", model],
		[model, "read", evaluate],
		[model, "serve", service],
		[service, "call", consumer],
		[service, "read", monitor],
		[view, "read", service],
		[table, "read", view],
	] as const) {
		link(from, kind, to);
	}
	featureNames.slice(0, 3 + Math.floor(dice() * 5)).forEach((name) => {
		const drift = dice() < 0.08 ? { drift: { text: `PSI ${(0.2 + dice()).toFixed(2)}, over 0.2`, drifted: true } } : {};
		link(add("feature", name, "features", drift), "part", view);
	});
	if (dice() < 0.5) link(consumer, "feedback", labels);
	const foreign = shared[Math.floor(dice() ** 2 * shared.length)];
	if (foreign !== undefined) link(foreign, "read", prepare);
	if (dice() < 0.3) shared.push(table);
}

function described(dice: () => number, folder: string, index: number, team: string): Omit<LineageNode, "id" | "kind" | "name"> {
	const message = "The model expects 12 inputs, and the service sends 11.";
	const severity = dice() < 0.3 ? "error" : "warning";
	return {
		folder,
		place: { uri: `file:///w/${folder}/file.yaml`, line: index % 120 },
		findings: dice() < 0.06 ? [{ severity, message }] : [],
		...(dice() < 0.8 ? { owner: `team-${team}` } : {}),
	};
}

/** A linear congruential generator: numbers from 0 to 1. */
function diceOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}
