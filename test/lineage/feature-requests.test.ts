import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, worldOf } from "../harness/picture.ts";

const definitions = `from datetime import timedelta
from feast import Entity, Feature, FeatureService, FeatureView, FileSource, ValueType

shop = Entity(name="shop_id", join_key="shop_id", value_type=ValueType.INT64)
sales = FileSource(path="data/sales.parquet", event_timestamp_column="at")
weekly = FeatureView(
    name="weekly_sales",
    entities=["shop_id"],
    ttl=timedelta(weeks=1),
    features=[Feature(name="mean", dtype=ValueType.FLOAT), Feature(name="peak", dtype=ValueType.FLOAT)],
    batch_source=sales,
)
asked = FeatureService(name="for_serving", features=[weekly])
`;
const repository = "project: shops\nregistry: data/registry.db\nprovider: local\nonline_store: { type: sqlite, path: data/online.db }\n";

const serving = (args: readonly string[]) => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: demand }
spec:
  transformer:
    containers:
      - name: fetch
        image: acme/fetch:1.4.0
        args: ${JSON.stringify(args)}
  predictor:
    model:
      modelFormat: { name: sklearn }
      storageUri: s3://models/demand/2
`;

function drawn(args: readonly string[], folders: readonly string[] = ["features"]): readonly string[] {
	const repositories = folders.flatMap((folder) => [
		[`${folder}/feature_store.yaml`, repository],
		[`${folder}/sales.py`, definitions],
	]);
	return picture(worldOf({ ...Object.fromEntries(repositories), "serving/demand.yaml": serving(args) }));
}

const made = [
	"feature weekly_sales:mean read view for_serving",
	"feature weekly_sales:peak read view for_serving",
	"model demand serve service demand",
	"source data/sales.parquet read view weekly_sales",
	"view weekly_sales write feature weekly_sales:mean",
	"view weekly_sales write feature weekly_sales:peak",
];

test("a transformer reads the features that its arguments name in Feast's form", () => {
	const args = ["--feast_serving_url", "feast:6566", "--feature_refs", "weekly_sales:mean", "weekly_sales:peak", "--protocol", "v2"];
	const both = ["feature weekly_sales:mean read service demand", "feature weekly_sales:peak read service demand"];
	assert.deepEqual(drawn(args), [...made, ...both].sort());
	assert.deepEqual(drawn(["--feature-refs=weekly_sales:mean,weekly_sales:peak"]), [...made, ...both].sort());
});

test("it reads a feature service that they name", () => {
	assert.deepEqual(drawn(["--feature_service", "for_serving"]), [...made, "view for_serving read service demand"].sort());
});

test("nothing is drawn of words that no definition bears, that several bear, or that stand behind another flag", () => {
	assert.deepEqual(drawn(["--feature_refs", "weekly_sales:low", "redis:6379"]), made);
	assert.deepEqual(drawn(["--columns", "weekly_sales:mean"]), made);
	assert.deepEqual(
		drawn(["--feature_refs", "weekly_sales:mean"], ["dev", "prod"]).filter((edge) => edge.includes("read service")),
		[],
	);
});
