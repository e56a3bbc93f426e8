import type { Fault } from "../fault.ts";

const card = /\.card\.ya?ml$/;

/** What somebody else can read, change or run. */
export const securityFaults: readonly Fault[] = [
	{
		rule: "security/remote-code",
		says: "whatever code the repository holds",
		find: /^( +)- --model=(\S+)\n +- --revision=[0-9a-f]{40}$/gm,
		put: "$1- --model=$2\n$1- --trust-remote-code",
	},
	{
		rule: "security/remote-code",
		says: "the code of a branch",
		find: /^( +)- --revision=[0-9a-f]{40}$/gm,
		put: "$1- --revision=main\n$1- --trust-remote-code",
	},
	{
		rule: "security/plaintext-secret",
		says: "a token of Hugging Face",
		find: /name: HF_TOKEN\n( +)valueFrom:\n(?:\1 +.*\n)+/g,
		put: "name: HF_TOKEN\n$1value: hf_ZkQvTqBwLmPxRsYdCnJgHfUeAoViWbXt\n",
	},
	{
		rule: "security/plaintext-secret",
		says: "a password",
		in: /^(?!apps|consumers|tests|jobs|bento)/,
		find: /^( +)env:$/gm,
		put: "$1env:\n$1  - name: DATABASE_PASSWORD\n$1    value: Tr0ub4dor&3-horse",
	},
	{
		rule: "security/plaintext-secret",
		says: "a password in an address",
		find: /--model-repository=s3:\/\//g,
		put: "--model-repository=https://reader:s3cr3tW0rd9@",
	},
	{
		rule: "security/plaintext-transport",
		says: "a model over an open line",
		find: /storageUri: s3:\/\/(\S+)$/gm,
		put: "storageUri: http://files.example.com/$1",
		wakes: ["drift/fixed-threshold"],
	},
	{ rule: "security/plaintext-transport", says: "a model over an open line", find: /storageUri: https:/g, put: "storageUri: http:" },
	{
		rule: "security/untrusted-training-source",
		says: "a source without checks",
		in: card,
		find: /tags: \[public\], validation: \S+ /g,
		put: "tags: [public] ",
		or: /id: /,
	},
	{
		rule: "security/untrusted-training-source",
		says: "a source that anybody writes",
		in: card,
		find: /tags: \[[\w, -]+\](?!, validation)/g,
		put: "tags: [user-generated]",
	},
	{
		rule: "security/poisonable-loop",
		says: "feedback of anybody",
		in: card,
		given: /promote: auto/,
		on: /learns from clicks/,
		find: /authenticated: true/g,
		put: "authenticated: false",
	},
	{ rule: "security/pii-to-log", says: "a logger of everything", find: /mode: (response|none)/g, given: /pii: true/, put: "mode: all" },
	{
		rule: "security/pii-to-log",
		says: "a personal feature under a logger",
		in: card,
		given: /logger:/,
		find: /pii: false/g,
		put: "pii: true",
		or: /mode/,
	},
];
