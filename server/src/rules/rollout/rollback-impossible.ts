import { resolvePath } from "../../source/paths.ts";
import { surelyMissing } from "../artifact/presence.ts";
import { rule } from "../rule.ts";
import { sameVersion } from "../words.ts";

export const rollbackImpossible = rule({
	id: "rollout/rollback-impossible",
	summary: "The card names something to go back to that is not there, or that is served already.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ at, rollback, model }, { lineage }) {
		const target = rollback?.to;
		if (!target) return;
		if (model?.version && sameVersion(target.value, model.version.value)) {
			const message = `The card would go back to version ${target.value}, but that version is the one that is served.`;
			yield { at: target.at, message, related: [{ value: "The served version is stated here.", at: model.version.at }] };
		} else if (/\.(ya?ml|json|pbtxt|onnx)$/.test(target.value) && !/^[a-z][\w+.-]*:/i.test(target.value)) {
			const path = resolvePath(at.file, target.value);
			if (surelyMissing(path, lineage))
				yield { at: target.at, message: `The card would go back to \`${target.value}\`, but the workspace holds no such file.` };
		}
	},
});
