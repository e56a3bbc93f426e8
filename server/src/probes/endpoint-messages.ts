/** What the child is told, in its first message. */
export interface EndpointJob {
	readonly url: string;
	readonly token: string | undefined;
	readonly deadlineMs: number;
}

/** What it says, once. `status` is one sentence for a person. */
export type EndpointAnswer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly status: string };

/** Of a report, after it was unpacked. */
export const mostBytes = 16 * 2 ** 20;
export const mostRedirects = 5;

export function tooSlow(origin: string, deadlineMs: number): string {
	return `${origin} gave no whole answer within ${deadlineMs / 1000} s.`;
}
