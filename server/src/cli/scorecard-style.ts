/** How the page looks, by day and by night, on paper and on a phone. */
export const scorecardStyle = `
:root {
	color-scheme: light dark;
	--text: #1c2126;
	--weak: #5c6670;
	--page: #f6f7f8;
	--raised: #ffffff;
	--line: #d9dee3;
	--whole: #1f7a4d;
	--half: #b26a00;
	--against: #b3261e;
	--accent: #0b5cad;
}
@media (prefers-color-scheme: dark) {
	:root {
		--text: #e4e8ec;
		--weak: #9aa5b1;
		--page: #14181c;
		--raised: #1c2126;
		--line: #323a42;
		--whole: #57c08a;
		--half: #e3a448;
		--against: #ff8a80;
		--accent: #7ab8ff;
	}
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--page); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem clamp(0.9rem, 4vw, 2rem) 3rem; }
article + article { margin-top: 3rem; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; justify-content: space-between; align-items: end; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0 0 0.2rem; font-size: 1.15rem; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
p { margin: 0.15rem 0; overflow-wrap: anywhere; }
small { color: var(--weak); font-weight: 400; font-size: 0.78rem; }
code { font: 0.92em ui-monospace, monospace; padding: 0.05em 0.25em; background: color-mix(in srgb, var(--text) 8%, transparent); border-radius: 3px; }
.eyebrow { margin: 0; color: var(--weak); font-size: 0.8rem; letter-spacing: 0.06em; text-transform: uppercase; }
.weak, footer, .sum { color: var(--weak); }
.sum { font-size: 0.95rem; font-weight: 400; }
.place { color: var(--accent); font: 0.85em ui-monospace, monospace; overflow-wrap: anywhere; }
.score { margin: 0; font-size: 1.05rem; }
.score b { font-size: 2.6rem; line-height: 1; font-variant-numeric: tabular-nums; }
.score span { display: block; color: var(--weak); font-size: 0.9rem; }
.bars { display: grid; gap: 0.55rem; margin: 1.4rem 0; padding: 0; list-style: none; }
.bars li { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr 4.5rem; gap: 1rem; align-items: center; }
.bars a { color: inherit; text-decoration: none; }
.bars a:hover { text-decoration: underline; }
.bars b { text-align: right; font-variant-numeric: tabular-nums; }
.bars b span { font-weight: 400; color: var(--weak); font-size: 0.85rem; }
.bars .weakest a { font-weight: 600; }
.cells { display: grid; grid-template-columns: repeat(7, 1fr); gap: 4px; }
.cells i { height: 1.05rem; border: 1px solid var(--line); border-radius: 3px; background: var(--raised); }
.cells .whole { background: var(--whole); border-color: var(--whole); }
.cells .half { background: linear-gradient(to right, var(--half) 50%, var(--raised) 50%); border-color: var(--half); }
.cells .unknown { border-style: dashed; background: none; }
.next { display: grid; gap: 0.15rem; padding: 0.9rem 1.1rem; background: var(--raised); border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; }
section { margin-top: 1.8rem; }
.lines { margin: 0.5rem 0 0; padding: 0; list-style: none; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; }
.lines li { display: grid; grid-template-columns: 2.2rem 1fr; gap: 0.5rem; padding: 0.6rem 0.9rem; }
.lines li + li { border-top: 1px solid var(--line); }
.points { font-size: 1.1rem; font-weight: 700; text-align: center; color: var(--weak); font-variant-numeric: tabular-nums; }
.points.whole, .points.answered { color: var(--whole); }
.points.half, .points.partly { color: var(--half); }
.against strong { color: var(--against); }
footer { margin-top: 2.5rem; font-size: 0.85rem; }
@media (max-width: 36rem) {
	.bars li { grid-template-columns: 1fr auto; gap: 0.15rem 1rem; }
	.bars .cells { grid-column: 1 / -1; grid-row: 2; }
	.lines li { grid-template-columns: 1.5rem 1fr; padding: 0.6rem 0.7rem; }
}
@media print {
	body { background: none; }
	.lines li { break-inside: avoid; }
}
`;
