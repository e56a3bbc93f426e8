import type { Reading } from "../dialects/read.ts";

/** Of a file that is no manifest nothing is kept but its text: data files can be many and large. */
export function lean(reading: Reading | undefined): Reading | undefined {
	if (!reading || reading.documents.length > 0 || reading.facts.remarks.length > 0) return reading;
	return { ...reading, source: { ...reading.source, documents: [], problems: [], comments: [] } };
}
