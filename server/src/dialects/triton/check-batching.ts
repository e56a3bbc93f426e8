import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { type Config, ignored, outOfRange, refused } from "./config.ts";
import { keyAt, mapOf, repeated, text, truth } from "./fields.ts";

/** Dynamic batching, and tensors that the server makes or splits for a batch. */
export function checkBatching(config: Config): readonly PlatformRemark[] {
	const dynamic = config.document.get("dynamic_batching");
	const oldest = config.document.get("sequence_batching", "oldest");
	const [inputs, outputs] = [namesOf(config.inputs, config), namesOf(config.outputs, config)];
	return [
		...preferredSizes(dynamic, config),
		...preferredSizes(oldest, config),
		...(dynamic.isMap ? [...checkPriorities(dynamic, config), ...checkOrder(dynamic, config), ...nothingToBatch(dynamic, config)] : []),
		...repeated(config.document, "batch_input").flatMap((item) => checkSource(item, "batch_input", inputs, config)),
		...repeated(config.document, "batch_output").flatMap((item) => [
			...checkSource(item, "batch_output", inputs, config),
			...checkTargets(item, outputs, config),
		]),
	];
}

function preferredSizes(batching: Cursor, config: Config): readonly PlatformRemark[] {
	const most = config.effectiveMaxBatch;
	if (most === undefined) return [];
	return repeated(batching, "preferred_batch_size").flatMap((item): readonly PlatformRemark[] => {
		const size = item.number();
		if (!size || size.value <= most) return [];
		const stated = config.maxBatch ? `\`max_batch_size\` is ${most}` : "there is no `max_batch_size`, so that no batch can form";
		const related = config.maxBatch ? [{ value: `\`max_batch_size\` is ${most}.`, at: config.maxBatch.at }] : [];
		const message = `The preferred batch size ${size.value} can never be reached: ${stated}.`;
		return [{ rule: "capacity/preferred-batch-over-max", at: size.at, message, related }];
	});
}

function checkPriorities(dynamic: Cursor, config: Config): readonly PlatformRemark[] {
	if (dynamic.get("priority_levels").templated) return [];
	const levels = dynamic.get("priority_levels").number()?.value ?? 0;
	const usual = dynamic.get("default_priority_level");
	const queues = mapOf(dynamic, "priority_queue_policy");
	if (levels === 0) {
		return ["default_priority_level", "priority_queue_policy"].flatMap((key) =>
			dynamic.get(key).present
				? [ignored(keyAt(dynamic, key), config, `\`${key}\` has no effect, because there are no \`priority_levels\`.`)]
				: [],
		);
	}
	const remarks: PlatformRemark[] = [];
	const stated = usual.number()?.value ?? 0;
	if (!usual.templated && (stated < 1 || stated > levels)) {
		const is = usual.present ? `is ${stated}` : "is not set";
		const at = keyAt(dynamic, "default_priority_level") ?? keyAt(dynamic, "priority_levels");
		remarks.push(
			outOfRange(at, config, `\`default_priority_level\` ${is}, but with ${levels} \`priority_levels\` Triton wants 1 to ${levels}.`),
		);
	}
	for (const { key, at } of queues) {
		const level = key.present ? key.number()?.value : 0;
		if (level === undefined || (level >= 1 && level <= levels)) continue;
		remarks.push(
			outOfRange(key.at ?? at, config, `There is a queue for the priority level ${level}, but \`priority_levels\` allows 1 to ${levels}.`),
		);
	}
	return remarks;
}

function checkOrder(dynamic: Cursor, config: Config): readonly PlatformRemark[] {
	const order = keyAt(dynamic, "preserve_ordering");
	if (!truth(dynamic.get("preserve_ordering"))?.value || !order) return [];
	const related = [{ value: "`preserve_ordering` is set here.", at: order }];
	const remarks: PlatformRemark[] = [];
	const levels = dynamic.get("priority_levels").number();
	if (levels && levels.value > 1) {
		remarks.push({
			...refused(levels.at, config, `${levels.value} priority levels let requests overtake each other, but \`preserve_ordering\` is set.`),
			related,
		});
	}
	const policies = [dynamic.get("default_queue_policy"), ...mapOf(dynamic, "priority_queue_policy").map(({ value }) => value)];
	for (const policy of policies) {
		const action = policy.get("timeout_action").word();
		const delays = action && (action.value === "DELAY" || action.value === "1");
		if (!delays || (policy.get("default_timeout_microseconds").number()?.value ?? 0) === 0) continue;
		remarks.push({
			...refused(action.at, config, "a delayed request is overtaken by later ones, but `preserve_ordering` is set."),
			related,
		});
	}
	return remarks;
}

/** Only what forms batches is without effect; queues and order work for single requests too. */
function nothingToBatch(dynamic: Cursor, config: Config): readonly PlatformRemark[] {
	// A preferred size that cannot be reached is told already.
	if (config.effectiveMaxBatch !== 0 || preferredSizes(dynamic, config).length > 0) return [];
	const others = dynamic
		.entries()
		.some(({ key }) => key?.value !== "max_queue_delay_microseconds" && key?.value !== "preferred_batch_size");
	if (others) return [];
	const why = config.maxBatch ? "`max_batch_size` is 0" : "there is no `max_batch_size`";
	const related = config.maxBatch ? { related: [{ value: "`max_batch_size` is 0.", at: config.maxBatch.at }] } : {};
	return [
		{ ...ignored(keyAt(config.document, "dynamic_batching"), config, `\`dynamic_batching\` has no effect, because ${why}.`), ...related },
	];
}

function checkSource(item: Cursor, field: string, inputs: Names, config: Config): readonly PlatformRemark[] {
	const sources = repeated(item, "source_input");
	const kind = item.get("kind").string()?.value ?? (field === "batch_input" ? "BATCH_ELEMENT_COUNT" : "BATCH_SCATTER_WITH_INPUT_SHAPE");
	const at = keyAt(item, "source_input") ?? item.get("kind").at ?? item.entries()[0]?.key?.at ?? item.at;
	if (item.isMap && sources.length !== 1)
		return [refused(at, config, `\`${kind}\` takes one \`source_input\`, but ${sources.length} are given.`)];
	return unknownNames(sources, inputs, "input", config);
}

function checkTargets(item: Cursor, outputs: Names, config: Config): readonly PlatformRemark[] {
	const targets = repeated(item, "target_name");
	const seen = new Set<string>();
	const twice = targets.flatMap((target): readonly PlatformRemark[] => {
		const name = text(target);
		if (!name || !seen.has(name.value)) {
			if (name) seen.add(name.value);
			return [];
		}
		return [refused(name.at, config, `the output \`${name.value}\` is named twice, but it can be split only once.`)];
	});
	return [...unknownNames(targets, outputs, "output", config), ...twice];
}

/** The names of all declared tensors of one side; nothing where the files do not tell them all. */
type Names = ReadonlySet<string> | undefined;

/** Python code may declare more tensors than the file, and a side without any is filled in by the backend. */
function namesOf(tensors: readonly Cursor[], config: Config): Names {
	const names = tensors.map((tensor) => tensor.get("name"));
	if (names.length === 0 || config.backend.name === "python" || names.some((name) => name.templated)) return undefined;
	return new Set(names.flatMap((name) => name.string()?.value ?? []));
}

function unknownNames(cursors: readonly Cursor[], known: Names, kind: string, config: Config): readonly PlatformRemark[] {
	if (!known) return [];
	return cursors.flatMap((cursor): readonly PlatformRemark[] => {
		const name = text(cursor);
		return name && !known.has(name.value) ? [refused(name.at, config, `there is no ${kind} \`${name.value}\`.`)] : [];
	});
}
