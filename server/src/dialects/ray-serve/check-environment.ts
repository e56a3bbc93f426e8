import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { isSet } from "../kubernetes/resource.ts";
import { type Judge, refused } from "./judge.ts";

/** Code comes from addresses alone: the cluster does not see the folders of whoever applies the configuration. */
export function* checkEnvironment(environment: Cursor, judge: Judge): Iterable<PlatformRemark> {
	for (const place of codePlaces(environment)) {
		const address = place.string();
		if (!address || address.value === "" || /^[a-z][a-z0-9+.-]*:\/\//i.test(address.value)) continue;
		const what = `the code stands at \`${address.value}\`, and a configuration takes remote addresses alone, such as \`https://…/code.zip\`.`;
		yield refused(address.at, judge, what);
	}
	const [installer, ...others] = ["pip", "uv", "conda"].map((key) => environment.get(key)).filter(isSet);
	const [other] = others;
	if (installer?.key && other?.key) {
		const what = `\`${installer.key.value}\` stands beside \`${other.key.value}\`, and one of them installs the packages.`;
		yield refused(installer.key.at, judge, what);
	}
}

/** Where a runtime environment names addresses of code. */
export function codePlaces(environment: Cursor): readonly Cursor[] {
	return [environment.get("working_dir"), ...environment.get("py_modules").items()];
}
