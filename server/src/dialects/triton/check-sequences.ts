import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { type Config, refused } from "./config.ts";
import { keyAt, mapOf, numbers, repeated, text, truth } from "./fields.ts";

const lists = ["int32_false_true", "fp32_false_true", "bool_false_true"];
const identityTypes = ["TYPE_UINT64", "TYPE_INT64", "TYPE_UINT32", "TYPE_INT32", "TYPE_STRING"];

/** Sequence batching: the tensors that control it and the states that it keeps. */
export function checkSequences(config: Config): readonly PlatformRemark[] {
	const batching = config.document.get("sequence_batching");
	if (!batching.isMap) return [];
	const offGpu = repeated(config.document, "instance_group")
		.map((group) => group.get("kind").string()?.value)
		.find((kind) => kind === "KIND_CPU" || kind === "KIND_MODEL");
	return [
		...checkControls(batching, config),
		...repeated(batching, "state").flatMap((state) => checkState(state, offGpu, config)),
		...statesOfOneInput(batching, config),
		...mapOf(config.document, "parameters").flatMap(({ key }) => {
			if (key.string()?.value !== "TRITON_BATCH_STRATEGY_PATH") return [];
			return [refused(key.at, config, "a batching strategy of one's own is set, but sequence batching has no place for it.")];
		}),
	];
}

function checkControls(batching: Cursor, config: Config): readonly PlatformRemark[] {
	const tensors = new Map<string, Located<string>>();
	const kinds = new Map<string, Located<string>>();
	return repeated(batching, "control_input").flatMap((input): readonly PlatformRemark[] => {
		const remarks: PlatformRemark[] = [];
		const name = text(input.get("name"));
		const earlier = name && tensors.get(name.value);
		if (name && earlier) {
			const what = `the control tensor \`${name.value}\` is declared twice, but one tensor carries one kind of control.`;
			remarks.push({ ...refused(name.at, config, what), related: [{ value: "It stands here already.", at: earlier.at }] });
		} else if (name) tensors.set(name.value, name);
		for (const control of repeated(input, "control")) {
			if (!control.isMap || control.get("kind").templated) continue;
			const kind = control.get("kind").string() ?? {
				value: "CONTROL_SEQUENCE_START",
				at: control.entries()[0]?.key?.at ?? control.at ?? config.at,
			};
			const before = kinds.get(kind.value);
			if (before) {
				const what = `\`${kind.value}\` has two tensors, but the server can fill only one.`;
				remarks.push({ ...refused(kind.at, config, what), related: [{ value: "The other one stands here.", at: before.at }] });
			}
			kinds.set(kind.value, kind);
			remarks.push(...checkControl(control, kind, config));
		}
		return remarks;
	});
}

function checkControl(control: Cursor, kind: Located<string>, config: Config): readonly PlatformRemark[] {
	const given = lists.filter((list) => repeated(control, list).length > 0);
	const [first, second] = given;
	if (kind.value === "CONTROL_SEQUENCE_CORRID") {
		if (first)
			return [refused(keyAt(control, first), config, `\`CONTROL_SEQUENCE_CORRID\` takes a \`data_type\`, but \`${first}\` is set.`)];
		const type = control.get("data_type");
		const value = type.string()?.value;
		if (type.templated || (value !== undefined && identityTypes.includes(value))) return [];
		const is = value === undefined ? "there is none" : `it is \`${value}\``;
		return [
			refused(type.at ?? kind.at, config, `\`CONTROL_SEQUENCE_CORRID\` takes a \`data_type\` of 32 or 64 bit integers or text, but ${is}.`),
		];
	}
	if (!first)
		return [refused(kind.at, config, `\`${kind.value}\` takes two values for no and yes, but none of \`${lists.join("`, `")}\` is set.`)];
	if (second) return [refused(keyAt(control, second), config, `\`${first}\` and \`${second}\` are set, but a control takes one of them.`)];
	const count = repeated(control, first).length;
	return count === 2 ? [] : [refused(keyAt(control, first), config, `\`${first}\` takes two values for no and yes, but it has ${count}.`)];
}

function checkState(state: Cursor, offGpu: string | undefined, config: Config): readonly PlatformRemark[] {
	const growable = keyAt(state, "use_growable_memory");
	const remarks: PlatformRemark[] = [];
	if (truth(state.get("use_growable_memory"))?.value) {
		if (!truth(state.get("use_same_buffer_for_input_output"))?.value && !state.get("use_same_buffer_for_input_output").templated) {
			remarks.push(refused(growable, config, "`use_growable_memory` needs `use_same_buffer_for_input_output`, which is not set."));
		}
		if (offGpu) {
			const what = `\`use_growable_memory\` needs instances on a GPU, but the instance group is of \`${offGpu}\`.`;
			remarks.push(refused(growable, config, what));
		}
	}
	const initial = repeated(state, "initial_state");
	return [...remarks, ...(initial.length === 1 ? initial.flatMap((one) => checkInitialState(one, state, config)) : [])];
}

function checkInitialState(initial: Cursor, state: Cursor, config: Config): readonly PlatformRemark[] {
	if (!initial.isMap) return [];
	const at = initial.entries()[0]?.key?.at;
	const remarks: PlatformRemark[] = [];
	const [type, stateType] = [initial.get("data_type").string(), state.get("data_type").string()];
	if (type && stateType && type.value !== stateType.value) {
		remarks.push(refused(type.at, config, `the state starts as \`${type.value}\`, but it is of \`${stateType.value}\`.`));
	}
	if (!initial.get("name").present) remarks.push(refused(at, config, "an `initial_state` needs a `name`, but it has none."));
	if (!["zero_data", "data_file"].some((key) => initial.get(key).present)) {
		remarks.push(refused(at, config, "an `initial_state` needs `zero_data` or a `data_file`, but neither is set."));
	}
	const [dims, stateDims] = [numbers(initial, "dims"), numbers(state, "dims")];
	if (!dims || !stateDims) return remarks;
	if (dims.value.includes(-1))
		remarks.push(refused(dims.at, config, "the dimensions of an `initial_state` are fixed, but one of them is -1."));
	else if (
		dims.value.length !== stateDims.value.length ||
		dims.value.some((dim, i) => stateDims.value[i] !== -1 && stateDims.value[i] !== dim)
	) {
		remarks.push(
			refused(
				dims.at,
				config,
				`the state starts with the shape [${dims.value.join(", ")}], but its \`dims\` are [${stateDims.value.join(", ")}].`,
			),
		);
	}
	return remarks;
}

function statesOfOneInput(batching: Cursor, config: Config): readonly PlatformRemark[] {
	const first = new Map<string, Located<string>>();
	return repeated(batching, "state").flatMap((state): readonly PlatformRemark[] => {
		const name = repeated(state, "initial_state").length > 0 ? text(state.get("input_name")) : undefined;
		const earlier = name && first.get(name.value);
		if (name && !earlier) first.set(name.value, name);
		if (!name || !earlier) return [];
		const what = `two states feed the input \`${name.value}\`, but it has one start only.`;
		return [{ ...refused(name.at, config, what), related: [{ value: "The other one stands here.", at: earlier.at }] }];
	});
}
