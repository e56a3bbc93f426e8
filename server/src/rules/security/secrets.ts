/** Secrets that show by their own form, whatever they are called. */
const forms: readonly (readonly [RegExp, string])[] = [
	[/^hf_[A-Za-z0-9]{30,}$/, "a token of Hugging Face"],
	[/^(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}$/, "a token of GitHub"],
	[/^github_pat_\w{40,}$/, "a token of GitHub"],
	[/^glpat-[\w-]{20,}$/, "a token of GitLab"],
	[/^sk-[\w-]{20,}$/, "an API key"],
	[/^nvapi-[\w-]{40,}$/, "a key of NVIDIA"],
	[/^AIza[\w-]{35}$/, "a key of Google"],
	[/^(?:AKIA|ASIA)[A-Z0-9]{16}$/, "an access key of AWS"],
	[/^xox[abprs]-[\w-]{10,}$/, "a token of Slack"],
	[/^eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]*$/, "a signed token"],
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
];

const secretName =
	/(?:^|[_-])(?:password|passwd|pwd|passphrase|secret|token|credentials?|(?:api|access|private|secret|account|storage)[_-]?key)$/i;

/** What kind of secret a value is, judged by its own form or by the name that it goes under; nothing for placeholders and for names of secrets. */
export function secretIn(name: string, value: string): string | undefined {
	const text = value.trim();
	if (isPlaceholder(text)) return undefined;
	const form = forms.find(([pattern]) => pattern.test(text));
	if (form) return form[1];
	const [word] = secretName.exec(name) ?? [];
	return word !== undefined && looksMade(text) ? "a secret" : undefined;
}

/** A password or a signature inside an address. */
export function secretInAddress(address: string): string | undefined {
	const [, password = ""] = /^[a-z][\w+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i.exec(address) ?? [];
	if (password !== "" && !isPlaceholder(password)) return "a password";
	return /[?&](?:sig|X-Amz-Signature|X-Goog-Signature)=[\w%+/=-]{20,}/.test(address) ? "a signature that gives access" : undefined;
}

function isPlaceholder(text: string): boolean {
	if (/[<>{}]|\$\(|^\$|\*{3,}|x{4,}|\.{3}|…/i.test(text)) return true;
	return /^(?:your|my|some|the|example|sample|dummy|fake|test|change|replace|insert|todo|fixme|none|null|empty|redacted|placeholder)\b|change[-_]?me|replace[-_]?me|example/i.test(
		text.replaceAll("_", " "),
	);
}

/** Made by a machine or by a careful person: long enough, in one word, and neither a path, an address, nor words joined by hyphens. */
function looksMade(text: string): boolean {
	if (text.length < 8 || /\s/.test(text) || /^[./~]|:\/\//.test(text) || /^[\d.]+$/.test(text)) return false;
	if (/^[a-z]+(?:[-._/][a-z0-9]{1,}){1,}$/.test(text) && text.split(/[-._/]/).every((part) => /^(?:[a-z]+|[a-z]*\d{1,2})$/.test(part)))
		return false;
	return /\d/.test(text) ? /[A-Za-z]/.test(text) : /[a-z]/.test(text) && /[A-Z]/.test(text) && /[^A-Za-z]/.test(text);
}
