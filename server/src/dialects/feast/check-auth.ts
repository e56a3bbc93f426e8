import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { type Repository, refused } from "./repository.ts";

/** The first release that holds the credentials of a client against each other. */
const exclusive = "0.62";

/** A client of an OpenID Connect provider brings one kind of credentials, and all that belongs to it. */
export function checkAuth(repository: Repository): readonly PlatformRemark[] {
	const auth = repository.document.get("auth");
	const type = auth.get("type").string();
	if (type?.value !== "oidc" || compareVersions(repository.release, exclusive) < 0) return [];
	const has = (key: string) => isStated(auth.get(key));
	const login = has("username") || has("password") ? ["username", "password"] : [];
	const network = ["client_secret", "auth_discovery_url", "client_id", ...login];
	const isClient = ["token", "token_env_var", "client_secret", "username", "password"].some((key) => auth.get(key).key !== undefined);
	if (!isClient && has("auth_discovery_url")) return [];
	const present = network.filter(has);
	const lacking = network.filter((key) => !has(key));
	const place = (key: string) => auth.get(key).key?.at ?? type.at;
	if (present.length > 0 && lacking.length > 0)
		return [
			refused(
				repository,
				place(present[0] ?? ""),
				`there is ${named(present)}, but no ${named(lacking, "or")} for a client to log in with.`,
			),
		];
	const ways = [...["token", "token_env_var"].filter(has), ...(present.length > 0 ? ["client_secret"] : [])];
	const [first, second] = ways;
	if (first === undefined || second === undefined) return [];
	return [refused(repository, place(second), `a client has one way to log in, but there is a \`${second}\` beside the \`${first}\`.`)];
}

function isStated(value: Cursor): boolean {
	const word = value.word();
	return value.templated || (word !== undefined && word.value !== "" && word.value !== "false");
}

function named(keys: readonly string[], joint = "and"): string {
	const quoted = keys.map((key) => `\`${key}\``);
	return quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} ${joint} ${quoted.at(-1)}` : quoted.join("");
}
