import { type ByteRequests, FileWindow } from "./file-window.ts";
import { describeKeras } from "./keras.ts";
import type { CodeInModel } from "./model-description.ts";
import { Message } from "./protobuf.ts";

const limits = { read: 64 * 2 ** 20, kept: 16 * 2 ** 20 };
const longestLayer = 2 ** 20;

/** The layers with code that `keras_metadata.pb` lists, which Keras 2 writes beside a SavedModel. */
export function* readKerasMetadata(size: number): ByteRequests<readonly CodeInModel[]> {
	const window = new FileWindow(size, limits);
	const found: CodeInModel[] = [];
	const message = new Message(window, size);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes" || field.number !== 1) continue;
		const node = new Message(window, field.end);
		for (let inner = yield* node.next(); inner; inner = yield* node.next()) {
			const length = inner.wire === "bytes" ? inner.end - window.position : 0;
			if (inner.number !== 5 || length === 0 || length > longestLayer || !(yield* window.load(length))) continue;
			found.push(...(describeKeras(new TextDecoder().decode(window.peek(length)), undefined)?.code ?? []));
		}
	}
	return [...new Map(found.map((one) => [`${one.kind} ${one.name}`, one])).values()];
}
