import type { ModelSignature } from "../evidence/model-description.ts";
import type { HeaderTensor } from "../evidence/onnx.ts";

/** `float32[batch,7]`, with `?` for a dimension without a name. */
export function tensorText({ onnxType, shape }: HeaderTensor): string {
	return `${onnxType}${shape ? `[${shape.map((size) => size ?? "?").join(",")}]` : ""}`;
}

export function tensorNamed(signature: ModelSignature, name: string): HeaderTensor | undefined {
	return [...signature.inputs, ...signature.outputs].find((tensor) => tensor.name === name);
}
