import type { Service } from "../../facts/facts.ts";
import type { Fix } from "../../facts/finding.ts";
import { formatDuration } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, dateText, listText } from "../words.ts";

const day = 864e5;

export const abandonedCanary = rule({
	id: "rollout/abandoned-canary",
	summary: "A trial is over, and what was on trial still runs.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check({ experimentUntil: until, manifests, stage }, { services, now }) {
		if (!until || now < until.value + day) return;
		const remains = services.flatMap((service) => stillOn(service) ?? []);
		const [first] = remains;
		// Otherwise the trial may have been that of a canary, which was decided upon.
		const [service] = stage?.value === "experiment" ? services : [];
		const place = service && manifests.find(({ path }) => path === service.at.file);
		const what = first?.what ?? (place && `\`${place.written}\` still deploys it`);
		const at = first?.at ?? service?.at;
		if (what === undefined || !at) return;
		const late = formatDuration(Math.floor((now - until.value) / day) * day);
		yield {
			at: until.at,
			message: `The trial was to end by ${dateText(until.value)}, which was ${late} ago, but ${what}.`,
			...(first?.fix ? { fix: first.fix } : {}),
			related: [{ value: "It stands here.", at }],
		};
	},
});

interface Remains {
	readonly what: string;
	readonly at: Located<string>["at"];
	readonly fix?: Fix;
}

/** A second version beside the one that is to stay. */
function stillOn({ canaries = [], traffic = [], name }: Service): Remains | undefined {
	const [canary] = canaries;
	const who = called(name, "the service");
	if (canary) {
		const share = canary.share ? `${canary.share.value} % of its requests` : "a part of its requests";
		const fix: Fix | undefined = canary.item && { title: "Remove the canary", safe: false, edits: [{ at: canary.item, text: "" }] };
		return { what: `${who} still sends ${share} to ${called(canary.name, "a canary")}`, at: canary.at, ...(fix ? { fix } : {}) };
	}
	const [first] = traffic;
	if (!first || traffic.length < 2) return undefined;
	const names = listText(traffic.map((one) => one.name.value));
	return { what: `${who} still splits its requests between ${names}`, at: first.name.at };
}
