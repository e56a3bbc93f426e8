/** One kind of store, registry, engine or server that Feast brings along: its definition in the schema, and the releases that know it. */
export interface Kind {
	readonly definition?: string;
	readonly since?: string;
	/** The first release without it. */
	readonly removed?: string;
	readonly instead?: string;
}

/** A part of a feature_store.yaml whose settings depend on the kind that it names. */
export interface Part {
	readonly key: string;
	/** As a person calls it. */
	readonly title: string;
	/** The key within it that names the kind. */
	readonly selector: string;
	/** What it is where none is named. */
	readonly usual?: string;
	readonly kinds: Readonly<Record<string, Kind>>;
	/** What the path of a class must end with, where classes of others may be named. */
	readonly classEnds?: string;
}

const onlineStores: Readonly<Record<string, Kind>> = {
	aerospike: { definition: "AerospikeOnlineStore", since: "0.65" },
	bigtable: { definition: "BigtableOnlineStore" },
	cassandra: { definition: "CassandraOnlineStore" },
	couchbase: { since: "0.42", removed: "0.47", instead: "couchbase.online" },
	"couchbase.online": { definition: "CouchbaseOnlineStore", since: "0.47" },
	datastore: { definition: "DatastoreOnlineStore" },
	dynamodb: { definition: "DynamoDBOnlineStore" },
	elasticsearch: { definition: "ElasticSearchOnlineStore", since: "0.38" },
	hazelcast: { definition: "HazelcastOnlineStore", since: "0.31" },
	hbase: { definition: "HbaseOnlineStore" },
	hybrid: { definition: "HybridOnlineStore", since: "0.59" },
	ikv: { since: "0.38", removed: "0.61" },
	milvus: { definition: "MilvusOnlineStore", since: "0.43" },
	mongodb: { definition: "MongoDBOnlineStore", since: "0.61" },
	mysql: { definition: "MySQLOnlineStore" },
	postgres: { definition: "PostgreSQLOnlineStore" },
	qdrant: { definition: "QdrantOnlineStore", since: "0.42" },
	redis: { definition: "RedisOnlineStore" },
	remote: { definition: "RemoteOnlineStore", since: "0.39" },
	rockset: { removed: "0.41" },
	scylladb: { definition: "ScyllaDBOnlineStore", since: "0.65" },
	singlestore: { definition: "SingleStoreOnlineStore", since: "0.40" },
	"snowflake.online": { definition: "SnowflakeOnlineStore" },
	sqlite: { definition: "SqliteOnlineStore" },
};

const offlineStores: Readonly<Record<string, Kind>> = {
	athena: { definition: "AthenaOfflineStore" },
	bigquery: { definition: "BigQueryOfflineStore" },
	clickhouse: { definition: "ClickhouseOfflineStore", since: "0.50" },
	"couchbase.offline": { definition: "CouchbaseColumnarOfflineStore", since: "0.47" },
	dask: { definition: "DaskOfflineStore", since: "0.40" },
	duckdb: { definition: "DuckDBOfflineStore", since: "0.36" },
	file: { definition: "DaskOfflineStore" },
	hybrid: { definition: "HybridOfflineStore", since: "0.66" },
	mssql: { definition: "MsSqlServerOfflineStore" },
	oracle: { definition: "OracleOfflineStore", since: "0.62" },
	postgres: { definition: "PostgreSQLOfflineStore" },
	ray: { definition: "RayOfflineStore", since: "0.52" },
	redshift: { definition: "RedshiftOfflineStore" },
	remote: { definition: "RemoteOfflineStore", since: "0.39" },
	"snowflake.offline": { definition: "SnowflakeOfflineStore" },
	spark: { definition: "SparkOfflineStore" },
	trino: { definition: "TrinoOfflineStore" },
};

const engines: Readonly<Record<string, Kind>> = {
	bytewax: { removed: "0.37", instead: "k8s" },
	"flink.engine": { definition: "FlinkComputeEngine", since: "0.64" },
	k8s: { definition: "KubernetesComputeEngine", since: "0.36" },
	lambda: { definition: "LambdaComputeEngine" },
	local: { definition: "LocalComputeEngine" },
	"ray.engine": { definition: "RayComputeEngine", since: "0.52" },
	"snowflake.engine": { definition: "SnowflakeComputeEngine" },
	"spark.engine": { definition: "SparkComputeEngine" },
	spark_application: { definition: "SparkApplicationComputeEngine", since: "0.65" },
};

const registries: Readonly<Record<string, Kind>> = {
	file: { definition: "Registry" },
	remote: { definition: "RemoteRegistry", since: "0.36" },
	"snowflake.registry": { definition: "SnowflakeRegistry" },
	sql: { definition: "SqlRegistry" },
};

const servers: Readonly<Record<string, Kind>> = {
	aws_lambda: { removed: "0.40" },
	gcp_cloudrun: { removed: "0.40" },
	local: { definition: "LocalFeatureServer" },
	mcp: { definition: "McpFeatureServer", since: "0.50" },
};

const proofs: Readonly<Record<string, Kind>> = {
	kubernetes: { definition: "KubernetesAuth" },
	no_auth: { definition: "NoAuth" },
	oidc: { definition: "OidcAuth" },
};

/** The classes that store a registry of the kind `file`. */
export const registryStores: Readonly<Record<string, Kind>> = {
	AzureRegistryStore: {},
	FileRegistryStore: {},
	GCSRegistryStore: {},
	HDFSRegistryStore: { since: "0.56" },
	PostgreSQLRegistryStore: { removed: "0.39" },
	S3RegistryStore: {},
};

export const providers: Readonly<Record<string, Kind>> = {
	aws: {},
	azure: {},
	gcp: {},
	local: {},
	unity_catalog: { since: "0.65" },
};

export const onlineStore: Part = {
	key: "online_store",
	title: "online store",
	selector: "type",
	usual: "sqlite",
	kinds: onlineStores,
	classEnds: "OnlineStore",
};
export const offlineStore: Part = {
	key: "offline_store",
	title: "offline store",
	selector: "type",
	usual: "dask",
	kinds: offlineStores,
	classEnds: "OfflineStore",
};
export const registry: Part = { key: "registry", title: "registry", selector: "registry_type", usual: "file", kinds: registries };
const batchEngine: Part = { key: "batch_engine", title: "batch engine", selector: "type", kinds: engines, classEnds: "Engine" };

/** All such parts, with the store of each kind and the rest. */
export const parts: readonly Part[] = [
	registry,
	onlineStore,
	offlineStore,
	batchEngine,
	{ ...batchEngine, key: "batch_engine_config" },
	{ key: "feature_server", title: "feature server", selector: "type", usual: "local", kinds: servers },
	{ key: "auth", title: "authentication", selector: "type", kinds: proofs },
];
