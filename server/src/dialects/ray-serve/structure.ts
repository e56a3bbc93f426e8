import type { PlatformRemark } from "../../facts/facts.ts";
import { contains, type Span } from "../../source/span.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform, Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { type Judge, newestRay } from "./judge.ts";
import type { Form } from "./recognition.ts";

/** The release that gave several settings their names of today. */
const renaming = "2.10";

export function schemaOf(form: Form): Schema {
	return schemaNamed(form === "ServeConfig" ? "ray-serve.schema.json" : "ray-serve-application.schema.json");
}

/** What the schema says. Ray Serve overlooks keys that it does not know, so that older releases can read newer configurations. */
export function checkStructure(tree: Tree, form: Form, { title, release }: Judge): readonly PlatformRemark[] {
	const platform: Platform = { title, rejectsUnknown: false, target: release };
	const strict = placesOf(new Cursor(tree), ...closed);
	const typed = placesOf(new Cursor(tree), "runtime_env");
	// Where no place is exact, all of them are that of the whole, and tell nothing.
	const within = (places: readonly Span[], at: Span) => places.some((place) => contains(place, at) && !contains(place, tree.at));
	return checkSchema(tree, schemaOf(form), platform).flatMap((remark): readonly PlatformRemark[] => {
		if (remark.rule === "config/deprecated-setting") return compareVersions(release, renaming) < 0 ? [] : [overlooked(remark, release)];
		if (isConverted(remark, release) && !within(typed, remark.at)) return [];
		return remark.rule === "config/unknown-field" && within(strict, remark.at) ? [rejected(remark)] : [remark];
	});
}

/** Numbers and truth in quotes are taken for what they spell, and 0 and 1 for truth; earlier releases made text of bare numbers as well. */
function isConverted({ rule, fix, message }: PlatformRemark, release: string): boolean {
	if (rule !== "config/wrong-type") return false;
	if (/ is the number [01], but .* wants true or false\.$/.test(message)) return true;
	return fix !== undefined && (!/ wants a string\b/.test(message) || compareVersions(release, newestRay) < 0);
}

/** Keys that the newest release has no field for; the others it still understands. */
const gone =
	/^`(?:max_concurrent_queries|target_num_ongoing_requests_per_replica|route_prefix|object_store_memory|is_driver_deployment|location)`/;

function overlooked(remark: PlatformRemark, release: string): PlatformRemark {
	if (compareVersions(release, newestRay) < 0 || !gone.test(remark.message)) return remark;
	return { ...remark, message: remark.message.replace("is deprecated in", "is no longer read by") };
}

/** The few parts in which an unknown key is turned down. */
const closed = ["logging_config", "tracing_config", "backpressure_config", "controller_options"];

function rejected(remark: PlatformRemark): PlatformRemark {
	return { ...remark, severity: "error", message: remark.message.replace("ignores unknown fields", "rejects unknown fields there") };
}

function placesOf(document: Cursor, ...keys: readonly string[]): readonly Span[] {
	const applications = document.get("applications").items();
	const deployments = [document, ...applications].flatMap((one) => one.get("deployments").items());
	return [document, ...applications, ...deployments, ...deployments.map((one) => one.get("ray_actor_options"))].flatMap((one) =>
		keys.flatMap((key) => one.get(key).at ?? []),
	);
}
