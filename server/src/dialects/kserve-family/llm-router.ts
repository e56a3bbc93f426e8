import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, ignored, refused } from "../kserve/remark.ts";
import { isSet, since } from "../kserve/service.ts";
import { splitApiVersion } from "../kubernetes/metadata.ts";
import type { Resource } from "./resource.ts";

/** Webhook: routes of one's own, routes that the controller makes, and the gateway. */
export function* checkRouter(service: Resource): Iterable<PlatformRemark> {
	const router = service.spec.get("router");
	const [gateway, http] = [router.get("gateway"), router.get("route", "http")];
	const [refs, route] = [http.get("refs"), http.get("spec")];
	const own = refs.items().length > 0;
	if (own && isSet(route) && route.key && refs.key) {
		const what = "`http` has both `refs` to routes that exist and the `spec` of one that is to be made, and only one of them may be there.";
		yield refused(route.key.at, service, what, elsewhere("`refs` stand here.", refs.key.at));
	}
	if (own && refs.key && gateway.isMap && gateway.get("refs").items().length === 0 && !gateway.get("refs").templated) {
		const what = "`refs` name routes that exist, but `gateway` without `refs` of its own asks for one that the controller chooses.";
		yield refused(refs.key.at, service, what, gateway.key ? elsewhere("The gateway is asked for here.", gateway.key.at) : {});
	}
	yield* parents(route, gateway, service);
	if (since(service, "0.20")) yield* traffic(router, service);
}

/** Gateways that are named twice: the same ones are merely superfluous. */
function* parents(route: Cursor, gateway: Cursor, service: Resource): Iterable<PlatformRemark> {
	const [list, refs] = [route.get("parentRefs"), gateway.get("refs")];
	if (list.items().length === 0 || refs.items().length === 0 || !list.key || !refs.key) return;
	const related = elsewhere("The gateways are named here.", refs.key.at);
	if (unknown(list) || unknown(refs)) return;
	const version = splitApiVersion(service.apiVersion?.value ?? "").version;
	if (version !== "v1alpha1" && same(list, refs)) {
		yield ignored(list.key.at, "`parentRefs` are superfluous, because `gateway.refs` name the same gateways.", {
			severity: "info",
			...related,
		});
	} else {
		yield refused(
			list.key.at,
			service,
			"`parentRefs` of the route and `gateway.refs` name different gateways, and the route is attached to the latter.",
			related,
		);
	}
}

const parts = ["namespace", "name", "sectionName"];

function unknown(list: Cursor): boolean {
	return list.items().some((item) => item.templated || parts.some((part) => item.get(part).templated));
}

function same(one: Cursor, other: Cursor): boolean {
	const keys = (list: Cursor) =>
		list
			.items()
			.map((item) => parts.map((part) => item.get(part).word()?.value ?? "").join("\n"))
			.toSorted()
			.join("\n\n");
	return keys(one) === keys(other);
}

/** Services of one group share their traffic by weight. */
function* traffic(router: Cursor, service: Resource): Iterable<PlatformRemark> {
	const route = router.get("route");
	const [group, weight] = [route.get("group"), route.get("weight")];
	const given = [group, weight].find(isSet)?.key;
	if (!given) return;
	if (isSet(router.get("ingress"))) {
		yield refused(
			given.at,
			service,
			`\`${given.value}\` splits traffic between routes, but the service is reached through an \`ingress\`.`,
		);
	} else if (!isSet(group) || !isSet(weight)) {
		const absent = isSet(group) ? "weight" : "group";
		if (!service.patch)
			yield refused(given.at, service, `\`${given.value}\` is set without \`${absent}\`, and each of them needs the other.`);
	} else if (route.get("http", "refs").items().length > 0) {
		yield refused(
			given.at,
			service,
			"`group` splits traffic between routes that the controller makes, but `http.refs` name routes of one's own.",
		);
	}
}

/** Webhook: the endpoint picker and where its configuration comes from. */
export function* checkScheduler(service: Resource): Iterable<PlatformRemark> {
	const scheduler = service.spec.get("router", "scheduler");
	if (!since(service, "0.17")) return;
	const replicas = scheduler.get("replicas").number();
	if (replicas && replicas.value <= 0)
		yield refused(replicas.at, service, `the scheduler has ${replicas.value} replicas, and it needs one at least.`);
	const configuration = scheduler.get("config");
	const [inline, ref] = [configuration.get("inline"), configuration.get("ref")];
	if (!configuration.isMap || !configuration.key || service.patch) return;
	if (isSet(inline) && isSet(ref) && ref.key) {
		const what = "`config` has both `inline` and `ref`, and the scheduler reads one configuration only.";
		yield refused(ref.key.at, service, what, inline.key ? elsewhere("`inline` stands here.", inline.key.at) : {});
	} else if (!isSet(inline) && !isSet(ref)) {
		yield refused(configuration.key.at, service, "`config` has neither `inline` nor `ref`.");
	} else if (inline.isMap && inline.entries().length === 0 && inline.key) {
		yield refused(inline.key.at, service, "`inline` is an empty map, and a configuration says something.");
	}
	if (isSet(ref) && ref.key && (!ref.get("name").present || ref.get("name").string()?.value === ""))
		yield refused(ref.key.at, service, "`ref` has no `name`, so no config map is meant.");
}
