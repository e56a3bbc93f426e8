import { replace } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const plaintextTransport = rule({
	id: "security/plaintext-transport",
	summary: "A model or its training data is fetched over a connection that anybody on the way can change.",
	severity: "warning",
	about: "file",
	reach: "file",
	*check({ models, cards }) {
		const data = cards.flatMap(({ model }) => model?.trainingData?.id ?? []);
		const addresses = [
			...models.flatMap(({ artifact }) => artifact ?? []),
			...cards.flatMap(({ model }) => model?.artifact ?? []),
			...data,
		];
		for (const { value, at } of addresses) {
			const host = /^http:\/\/(?:[^\s/@]*@)?(\[[^\]]*\]|[^\s/:?#]+)/i.exec(value)?.[1];
			if (host === undefined || isNear(host.toLowerCase())) continue;
			const quoted = at.end - at.start - value.length;
			const scheme = { ...at, start: at.start + quoted / 2, end: at.start + quoted / 2 + "http".length };
			const message = `\`${value}\` is fetched without encryption, so whoever sits between \`${host}\` and the server decides what it gets.`;
			const fix = quoted === 0 || quoted === 2 ? { fix: replace(scheme, "https", "Change to https", false) } : {};
			yield { at, message, ...fix };
		}
	},
});

/** The same machine, the same cluster, or a private network. */
function isNear(host: string): boolean {
	if (/^(?:localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)$/.test(host) || /\.(?:svc|local|internal|localhost|test)$/.test(host)) return true;
	if (/^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host)) return true;
	return !host.includes(".") || /\.svc\./.test(host);
}
