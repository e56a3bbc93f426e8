import { remember, remembered } from "./editor.ts";
import { restored, type State } from "./lineage-state.ts";

/** The state that the panel was left in. */
export function recall(): State {
	return restored(remembered());
}

let waiting: ReturnType<typeof setTimeout> | undefined;

/** A drawing that is moved changes its state with every frame; the editor hears of it when it rests. */
export function store(state: State): void {
	clearTimeout(waiting);
	waiting = setTimeout(() => remember(JSON.stringify(state)), 150);
}
