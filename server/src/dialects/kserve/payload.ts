import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, ignored, refused, removal } from "./remark.ts";
import { type Component, type InferenceService, isSet, predictorsOf, since } from "./service.ts";

/** Webhook: what a logger must say (K12). Controller: what of logger and batcher has no effect. */
export function* checkPayload(service: InferenceService): Iterable<PlatformRemark> {
	const components = new Set<Component>([...service.components, ...predictorsOf(service)]);
	for (const { cursor } of components) {
		yield* loggerFields(cursor.get("logger"), service);
		yield* batcherTimeout(cursor.get("batcher"), service);
	}
	for (const { cursor, implementations } of predictorsOf(service)) {
		const protocol = implementations[0]?.cursor.get("protocolVersion").string();
		yield* batcherProtocol(cursor.get("batcher"), protocol);
		const logger = cursor.get("logger").key;
		if (!logger || !protocol?.value.startsWith("grpc")) continue;
		const message = `\`logger\` logs HTTP only, but clients speak \`${protocol.value}\` with this predictor, so nothing is logged and calls may fail.`;
		yield ignored(logger.at, message, elsewhere("The protocol stands here.", protocol.at));
	}
}

function* loggerFields(logger: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	if (!logger.isMap || !logger.key || service.patch) return;
	if (!isSet(logger.get("mode"))) {
		yield refused(logger.key.at, service, "`logger` has no `mode`, and one of `all`, `request` and `response` must be said.");
	}
	const storage = logger.get("storage");
	if (!since(service, "0.16") || !storage.isMap || !storage.key) return;
	const missing = ["path", "parameters", "key"].filter((key) => !isSet(storage.get(key)));
	if (missing.length > 0) {
		const names = missing.map((key) => `\`${key}\``).join(" and ");
		yield refused(
			storage.key.at,
			service,
			`\`logger.storage\` has no ${names}, and it needs \`path\`, \`parameters\` and \`key\` together.`,
		);
	}
}

/** The batcher looks for paths that end in `:predict`; everything else goes past it. */
export function passesBatcher(protocol: string | undefined): boolean {
	return protocol !== undefined && /v2$/.test(protocol);
}

function* batcherProtocol(batcher: Cursor, protocol: Located<string> | undefined): Iterable<PlatformRemark> {
	if (!batcher.key || !batcher.isMap || !protocol || !passesBatcher(protocol.value)) return;
	const message = `\`batcher\` gathers requests of the first protocol only, but clients speak \`${protocol.value}\` with this predictor.`;
	yield ignored(batcher.key.at, message, elsewhere("The protocol stands here.", protocol.at));
}

function* batcherTimeout(batcher: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const timeout = batcher.get("timeout");
	if (!isSet(timeout) || !timeout.key || !since(service, "0.12")) return;
	const message =
		"`timeout` has no effect in `batcher`: KServe does not read it from 0.12 on, and `maxLatency` alone says how long a request waits.";
	yield ignored(timeout.key.at, message, removal(service, batcher.tree, "timeout"));
}
