import assert from "node:assert/strict";
import { test } from "node:test";
import { formatOf, type Reading, readManifests, worthReading } from "../../server/src/dialects/read.ts";

type Files = Readonly<Record<string, string>>;

const store = "project: churn\nregistry: data/registry.db\nprovider: local\nonline_store: sqlite\n";
const imports =
	"from feast import *\nfrom feast import Entity, Field, FeatureView, FeatureService, FileSource, PushSource, RequestSource, KafkaSource\n";

function read(files: Files, file: string): Reading {
	const folders = Object.keys(files).map((path) => path.split("/").slice(0, -1).join("/"));
	const exists = (path: string) => Object.hasOwn(files, path) || folders.some((folder) => folder === path || folder.startsWith(`${path}/`));
	const reading = readManifests(file, files[file] ?? "", {}, exists, (path) => files[path]);
	assert.ok(reading);
	return reading;
}

/** What the definitions in `a/features.py` of a store say: things as `kind name`, relations as `kind from → to` without the registry. */
function flow(text: string, more: Files = {}) {
	const { facts } = read({ "a/feature_store.yaml": store, "a/features.py": `${imports}${text}`, ...more }, "a/features.py");
	const short = (key: string) => key.replace("feast/a/churn/", "");
	return {
		things: facts.things.map(({ kind, name }) => `${kind} ${name}`),
		keys: facts.things.map(({ keys }) => keys.map(short)),
		relations: facts.relations.map(({ kind, from, to }) => `${kind} ${short(from)} → ${short(to)}`),
		words: facts.relations.map(({ at }) => `${imports}${text}`.slice(at.start, at.end)),
		facts,
	};
}

test("Python is worth reading only below a feature_store.yaml", () => {
	const files = [
		"feature_store.yaml.py",
		"b.py",
		"a/feature_store.yaml",
		"a/x.py",
		"a/b/c/y.py",
		"ab/z.py",
		"a/b/data.csv",
		"c/model.yaml",
	];
	assert.deepEqual(
		worthReading(files, (path) => files.includes(path)),
		["a/feature_store.yaml", "a/x.py", "a/b/c/y.py", "c/model.yaml"],
	);
	assert.deepEqual(
		worthReading(["x.py"], (path) => path === "feature_store.yaml"),
		["x.py"],
	);
	assert.deepEqual(
		worthReading(["x.py"], () => undefined),
		[],
	);
	assert.equal(formatOf("a/x.py"), "python");
});

test("only a module that defines something of Feast is a manifest", () => {
	const recognised = (text: string, files: Files = { "feature_store.yaml": store }) =>
		read({ ...files, "x.py": text }, "x.py").facts.manifests.map(({ type }) => type);
	const view = 'from feast import FeatureView\nv = FeatureView(name="v")\n';
	assert.deepEqual(recognised(view), ["Definitions"]);
	assert.deepEqual(recognised(view, {}), []);
	assert.deepEqual(recognised("from feast import FeatureStore\nstore = FeatureStore('.')\n"), []);
	assert.deepEqual(recognised('from other import FeatureView\n# import feast\nv = FeatureView(name="v")\n'), []);
	assert.deepEqual(recognised("import feast\nv = feast.FeatureView(name=f())\n"), []);
	assert.deepEqual(recognised('from feast import FeatureView\ndef make():\n  v = FeatureView(name="v")\n'), []);
});

test("from a file through a view and its features to services", () => {
	const said = flow(
		`
driver = Entity(name="driver", join_keys=["driver_id"])
source = FileSource(name="rides", path="data/rides.parquet", owner="data@x")
stats = FeatureView(name="stats", entities=[driver], source=source, owner="ana@x",
    schema=[Field(name="driver_id"), Field(name="rate"), Field(name="trips")])
whole = FeatureService(name="whole", features=[stats])
part = FeatureService(name="part", features=[stats[["rate"]]])
`,
	);
	assert.deepEqual(said.things, ["source rides", "view stats", "feature stats:rate", "feature stats:trips", "view whole", "view part"]);
	assert.deepEqual(said.keys[0], ["source:rides", "place a/data/rides.parquet"]);
	assert.deepEqual(said.relations, [
		"read source:rides → view:stats",
		"write view:stats → feature:stats:rate",
		"write view:stats → feature:stats:trips",
		"read feature:stats:rate → service:whole",
		"read feature:stats:trips → service:whole",
		"read feature:stats:rate → service:part",
	]);
	assert.deepEqual(said.words, ["source", '"rate"', '"trips"', "stats", "stats", '"rate"']);
	const [source, view, feature, , service] = said.facts.things;
	assert.deepEqual([source?.owner?.value, view?.owner?.value, view?.declared], ["data@x", "ana@x", true]);
	assert.deepEqual(
		[view?.names, feature?.names, service?.names],
		[["feast/view:stats"], ["feast/feature:stats:rate"], ["feast/service:whole"]],
	);
});

test("on-demand views by decorator and by class", () => {
	const said = flow(
		`
from feast.on_demand_feature_view import on_demand_feature_view, OnDemandFeatureView
stats = FeatureView(name="stats", schema=[Field(name="rate"), Field(name="trips")], source=None)
request = RequestSource(name="request", schema=[Field(name="extra")])
@on_demand_feature_view(sources=[stats[["rate"]], request], schema=[Field(name="sum")])
def added(inputs):
    return inputs
named = OnDemandFeatureView(name="named", sources=[added], schema=[Field(name="same")])
@on_demand_feature_view(name="renamed", sources=[stats.projection], schema=[Field(name="other")])
def function(inputs):
    return inputs
`,
	);
	assert.deepEqual(
		said.relations.filter((one) => one.startsWith("read")),
		[
			"read feature:stats:rate → view:added",
			"read source:request → view:added",
			"read feature:added:sum → view:named",
			"read feature:stats:rate → view:renamed",
			"read feature:stats:trips → view:renamed",
		],
	);
	assert.ok(said.things.includes("source request") && said.things.includes("view renamed"));
});

test("streams, pushed rows, derived views and definitions that stand where they are used", () => {
	const said = flow(
		`
batch = FileSource(name="batch", path="s3://lake/batch/")
push = PushSource(name="push", batch_source=batch)
fresh = FeatureView(name="fresh", source=push)
events = KafkaSource(name="events", topic="t", batch_source=batch)
streamed = FeatureView(name="streamed", source=events)
derived = FeatureView(name="derived", source=[fresh, streamed], sink_source=FileSource(name="sink", path="/lake/sink"))
`,
	);
	assert.deepEqual(said.relations, [
		"read source:batch → source:push",
		"read source:push → view:fresh",
		"read source:events → view:streamed",
		"read source:batch → view:streamed",
		"read view:fresh → view:derived",
		"read view:streamed → view:derived",
		"write view:derived → source:sink",
	]);
	assert.deepEqual(
		said.keys.flat().filter((key) => key.startsWith("place")),
		["place s3://lake/batch", "place /lake/sink"],
	);
});

test("a table is told apart by its whole name", () => {
	const keys = (call: string) =>
		flow(`from feast import BigQuerySource, SnowflakeSource, RedshiftSource, SparkSource\ns = ${call}\n`).keys.flat();
	assert.deepEqual(keys('BigQuerySource(table="p-1.d.t")'), ["source:p-1.d.t", "bigquery:p-1.d.t"]);
	assert.deepEqual(keys('BigQuerySource(table="p:d.t", name="n")'), ["source:n", "bigquery:p.d.t"]);
	assert.deepEqual(keys('BigQuerySource(table="d.t")'), ["source:d.t"]);
	assert.deepEqual(keys('BigQuerySource(table="p.d.t", query="SELECT 1", name="n")'), ["source:n"]);
	assert.deepEqual(keys('SnowflakeSource(database="D", table="T")'), ["source:T", "snowflake:D.PUBLIC.T"]);
	assert.deepEqual(keys('SnowflakeSource(table="T")'), ["source:T"]);
	assert.deepEqual(keys('RedshiftSource(database="d", schema="s", table="t", name="n")'), ["source:n", "redshift:d.s.t"]);
	assert.deepEqual(keys('SparkSource(name="n", path="data/x", file_format="parquet")'), ["source:n"]);
	assert.deepEqual(keys('FileSource(path="%PARQUET_PATH%", name="n")'), ["source:n"]);
	assert.deepEqual(keys('FileSource(path="../shared/x.parquet")'), ["source:../shared/x.parquet", "place shared/x.parquet"]);
});

test("names are followed into other modules, along imports", () => {
	const files = {
		"a/sources/__init__.py": "from .files import rides\n",
		"a/sources/files.py":
			'from feast import FileSource\nfrom settings import FOLDER\nrides = FileSource(name="rides", path=f"{FOLDER}/rides.parquet")\n',
		"a/settings.py": 'FOLDER = "data" + "/raw"\n',
		"a/entities.py": 'import feast\nrider = feast.Entity(name="rider")\n',
	};
	const text = `
from sources import rides
from a.entities import rider as someone
from nowhere import lost
common = [Field(name="rate")]
stats = FeatureView(name="stats", entities=[someone], schema=[Field(name="rider"), *common] + [Field(name="trips")], source=rides)
all = FeatureService(name="all", features=[stats, lost])
`;
	const said = flow(text, files);
	assert.deepEqual(
		said.things,
		["view stats", "feature stats:rate", "feature stats:trips", "view all"].toSorted(
			(a, b) => said.things.indexOf(a) - said.things.indexOf(b),
		),
	);
	assert.equal(said.relations[0], "read source:rides → view:stats");
	assert.equal(said.words[0], "rides");
	const other = read({ "a/feature_store.yaml": store, ...files }, "a/sources/files.py").facts.things;
	assert.deepEqual(other[0]?.keys, ["feast/a/churn/source:rides", "place a/data/raw/rides.parquet"]);
});

test("names that cannot be followed and cycles are survived", () => {
	const said = flow(
		`
a = FeatureView(name="a", source=b, schema=fields)
b = FeatureView(name="b", source=a)
fields = fields + [Field(name="x")]
c = c
name = f"{name}"
d = FeatureView(name=name, source=c)
e = FeatureView(name="e", **more)
s = FeatureService(name="s", features=[e[["x"]], a[["y"]], f()])
`,
	);
	assert.deepEqual(said.things, ["view a", "view b", "view e", "view s", "feature e:x", "feature a:y"]);
	assert.deepEqual(said.facts.remarks, []);
});

test("features of a view with entities that are not known may be columns of these, and are not told", () => {
	const said = flow(
		`
from lost import driver
stats = FeatureView(name="stats", entities=[driver], schema=[Field(name="driver_id"), Field(name="rate")])
s = FeatureService(name="s", features=[stats])
`,
	);
	assert.deepEqual(said.things, ["view stats", "view s"]);
	assert.deepEqual(said.relations, ["read view:stats → service:s"]);
});

test("projects of one name in two folders are not one", () => {
	const text = `${imports}v = FeatureView(name="v")\n`;
	const files = { "a/feature_store.yaml": store, "b/feature_store.yaml": store, "a/x.py": text, "b/x.py": text };
	const keys = ["a/x.py", "b/x.py"].map((file) => read(files, file).facts.things[0]?.keys[0]);
	assert.deepEqual(keys, ["feast/a/churn/view:v", "feast/b/churn/view:v"]);
	assert.equal(read({ "feature_store.yaml": "a: b", "x.py": text }, "x.py").facts.things[0]?.keys[0], "feast/view:v");
});

test("two views that are alike in everything may count as one", () => {
	const twice = (second: string) => flow(`a = FeatureView(name="v", ttl=x)\nb = ${second}\n`).facts.remarks.map(({ rule }) => rule);
	assert.deepEqual(twice('FeatureView( name="v", ttl=x )'), []);
	assert.deepEqual(twice('FeatureView(name="V", ttl=x)'), ["config/rejected"]);
	assert.deepEqual(twice("a"), []);
	assert.deepEqual(twice('FileSource(name="v", path="x")'), []);
});
