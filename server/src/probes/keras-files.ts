import { readHdf5 } from "../evidence/hdf5.ts";
import { describeKeras } from "../evidence/keras.ts";
import type { ModelDescription } from "../evidence/model-description.ts";
import { ask, type Source } from "./sources.ts";

/** What the attributes of an HDF5 file say of the model of Keras in it; nothing where it holds none. */
export async function readKerasHdf5(source: Source, deadline: number): Promise<{ readonly description?: ModelDescription }> {
	const attributes = await ask(source, readHdf5(source.size), deadline);
	if ("problem" in attributes) return {};
	const configuration = attributes.get("model_config");
	const description = configuration === undefined ? undefined : describeKeras(configuration, attributes.get("keras_version"));
	return description ? { description: { ...description, weights: { bytes: source.size, types: [] } } } : {};
}
