import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";

const address = /^(?:https?:\/\/[^:/^]+(?::(\d+))?|unix:\/.*)$/i;

/** Addresses that the server cannot listen on: it ends with an exception. */
export function checkAddresses(values: Cursor, platform: Platform): readonly PlatformRemark[] {
	return [...listeners(values, platform), ...grpcHosts(values, platform), ...samePorts(values)];
}

function listeners(values: Cursor, platform: Platform): readonly PlatformRemark[] {
	return ["inference_address", "management_address", "metrics_address"].flatMap((name): readonly PlatformRemark[] => {
		const written = values.get(name).string();
		if (!written) return [];
		const match = address.exec(written.value);
		if (match && Number(match[1] ?? 0) < 65535) return [];
		const wanted = match ? "a port below 65535" : "http://host:port, https://host:port or unix:/path, with nothing behind it";
		return [
			{
				rule: "config/rejected",
				at: written.at,
				message: `${platform.title} refuses this: \`${name}\` is \`${written.value}\`, but it takes ${wanted}.`,
			},
		];
	});
}

/** The HTTP servers take addresses, those of gRPC take a host and a port apart. */
function grpcHosts(values: Cursor, platform: Platform): readonly PlatformRemark[] {
	return ["grpc_inference_address", "grpc_management_address"].flatMap((name): readonly PlatformRemark[] => {
		const host = values.get(name).string();
		if (!host || !/:\/\/|^[^:]+:\d+$/.test(host.value)) return [];
		const port = name.replace("address", "port");
		const message = `${platform.title} refuses this: \`${name}\` is \`${host.value}\`, but it takes a host alone, and the port stands in \`${port}\`.`;
		return [{ rule: "config/rejected", at: host.at, message }];
	});
}

function samePorts(values: Cursor): readonly PlatformRemark[] {
	const [first, second] = ["grpc_inference_port", "grpc_management_port"].map((name) => values.get(name).number());
	if (!first || !second || first.value !== second.value || first.value === 0) return [];
	const hosts = ["grpc_inference_address", "grpc_management_address"].map((name) => values.get(name).string()?.value);
	if (hosts[0] !== hosts[1]) return [];
	const message = `TorchServe cannot start: \`grpc_management_port\` is ${second.value}, but \`grpc_inference_port\` is ${first.value} too.`;
	return [{ rule: "config/rejected", at: second.at, message, related: [{ value: "The other port stands here.", at: first.at }] }];
}
