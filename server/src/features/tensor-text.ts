import type { OnnxHeader } from "../evidence/onnx.ts";

type HeaderTensor = OnnxHeader["inputs"][number];

/** `float32[batch,7]`, with `?` for a dimension without a name. */
export function tensorText({ onnxType, shape }: HeaderTensor): string {
	return `${onnxType}${shape ? `[${shape.map((size) => size ?? "?").join(",")}]` : ""}`;
}

export function tensorNamed(header: OnnxHeader, name: string): HeaderTensor | undefined {
	return [...header.inputs, ...header.outputs].find((tensor) => tensor.name === name);
}
