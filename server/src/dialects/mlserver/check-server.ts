import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";

/** What keeps MLServer from starting, or does nothing. */
export function checkServerSettings(document: Cursor): readonly PlatformRemark[] {
	return [...checkPorts(document), ...checkCache(document)];
}

/** Three servers listen on the same host; the one for metrics may be switched off. */
function checkPorts(document: Cursor): readonly PlatformRemark[] {
	const endpoint = document.get("metrics_endpoint");
	const metrics = !endpoint.present || endpoint.templated || (endpoint.string()?.value ?? "") !== "";
	const names = ["http_port", "grpc_port", ...(metrics ? ["metrics_port"] : [])];
	const ports = names.flatMap((name) => {
		const port = document.get(name).number();
		return port && port.value !== 0 ? [{ name, ...port }] : [];
	});
	return ports.flatMap(({ name, value, at }, i): readonly PlatformRemark[] => {
		const first = ports.slice(0, i).find((other) => other.value === value);
		if (!first) return [];
		const message = `MLServer cannot start: \`${name}\` is ${value}, but \`${first.name}\` is ${value} too.`;
		return [{ rule: "config/rejected", at, message, related: [{ value: `\`${first.name}\` stands here.`, at: first.at }] }];
	});
}

/** How many responses are kept matters only where any are. */
function checkCache(document: Cursor): readonly PlatformRemark[] {
	const [enabled, size] = [document.get("cache_enabled"), document.get("cache_size").number()];
	if (!size || size.value === 0 || enabled.boolean()?.value !== false) return [];
	const message = `\`cache_size\` is ${size.value}, but \`cache_enabled\` is false, so MLServer keeps no responses.`;
	return [{ rule: "config/ignored-setting", at: size.at, message }];
}
