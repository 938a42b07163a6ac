/** The look of an exported run: that of the lab's own pages, in one sheet, after the reader's light or dark. */
export const STYLE = `
:root {
	color-scheme: light dark;
	--ink-faint: var(--faint); --rule-strong: var(--strong);
	--paper: #f7f4ec; --card: #fdfcf8; --ink: #1d2126; --soft: #484e56; --faint: #656a70; --rule: #ddd6c5;
	--strong: #8b8677; --accent: #17594a; --warn: #6f4a00; --warn-soft: #f7edd1; --bad: #a1252b;
	--arm-0: #c64c08; --arm-1: #2271d6; --arm-2: #053f22; --arm-3: #93297c; --arm-4: #565445; --arm-5: #6f737d;
	--arm-6: #50066a; --arm-7: #383bad;
	--span-0: #3a6f92; --span-1: #804810; --span-2: #4f9c8e; --span-3: #48408b; --span-4: #d06d3d; --span-5: #a07cdb;
	--span-6: #2f342c;
}
/* What is printed is ink on white, whatever the screen is. */
@media screen and (prefers-color-scheme: dark) {
	:root {
		--paper: #141619; --card: #1b1e22; --ink: #ece8de; --soft: #c2beb3; --faint: #9b968a; --rule: #32363b;
		--strong: #72767c; --accent: #82cdb4; --warn: #e9c46a; --warn-soft: #322a17; --bad: #f49a90;
		--arm-0: #f5863e; --arm-1: #7ab8f5; --arm-2: #74efcf; --arm-3: #bc78b0; --arm-4: #cd6e23; --arm-5: #6084f1;
		--arm-6: #d0f060; --arm-7: #b5a79a;
		--span-0: #98b3d7; --span-1: #f2b966; --span-2: #49782a; --span-3: #9e80d1; --span-4: #dc855d; --span-5: #955290;
		--span-6: #dcdcd8;
	}
}
* { box-sizing: border-box; }
body {
	margin: 0; background: var(--paper); color: var(--ink);
	font: 1rem/1.55 Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums lining-nums;
}
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 1rem; }
h1 { font: 600 1.9rem/1.2 "Source Serif 4", Georgia, serif; margin: 0; text-wrap: balance; }
h2 { font-size: .78rem; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; color: var(--faint); margin: 0 0 .7rem; }
section { margin-top: 2.2rem; }
p { margin: .4rem 0; max-width: 68ch; }
header p { color: var(--soft); }
.question { font: italic 1.1rem/1.5 "Source Serif 4", Georgia, serif; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .42rem .9rem .42rem 0; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th { font-weight: 600; border-bottom-color: var(--strong); vertical-align: bottom; }
:is(th, td).words { text-align: left; white-space: normal; min-width: 9rem; }
thead th { white-space: normal; }
tbody :is(th, td) { vertical-align: middle; }
td.words { min-width: 16rem; }
tbody th { border-bottom-color: var(--rule); font-weight: 500; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.mark { display: inline-block; vertical-align: -.15em; margin-right: .5em; }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 1rem; }
.chart { display: block; width: 100%; min-width: 34rem; height: auto; }
.chart text, .interval text { font: 12px Inter, system-ui, sans-serif; }
.axis { fill: var(--faint); }
.end { font-weight: 700; }
.grid { stroke: var(--rule); }
.disturbed { fill: var(--warn); opacity: .08; }
.p50, .curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.p99 { fill: none; stroke: currentColor; stroke-width: 1; opacity: .5; }
svg.interval { display: block; }
line.interval { stroke: currentColor; stroke-width: 2.5; stroke-linecap: round; }
.one { stroke: var(--strong); }
.floor { fill: var(--strong); opacity: .18; }
.theory { fill: none; stroke-width: 1.5; }
.line { fill: none; stroke: currentColor; stroke-width: 1.5; }
.bars { fill: none; stroke: currentColor; stroke-width: 1.5; opacity: .6; }
.knee { stroke: currentColor; stroke-width: 1.25; stroke-dasharray: 4 3; }
.spans { display: flex; height: .85rem; width: 10rem; border-radius: 2px; overflow: hidden; }
td.words:has(.spans) { min-width: 0; }
.spans i { flex-basis: 0; }
.swatch { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; margin-right: .5em; }
td.cell { text-align: center; padding: .8rem .6rem; }
td.cell small { display: block; }
h3 { font-size: 1rem; font-weight: 600; margin: 1.2rem 0 .3rem; }
.headline { font: 1.15rem/1.45 "Source Serif 4", Georgia, serif; }
th.group { color: var(--faint); font-weight: 500; font-size: .85rem; padding-top: .9rem; border-bottom: 0; }
.evidence { margin-top: 1.4rem; }
pre {
	margin: .4rem 0; padding: .7rem .9rem; background: var(--card); border: 1px solid var(--rule); border-radius: 6px;
	overflow-x: auto; font: .8rem/1.5 "JetBrains Mono", ui-monospace, monospace;
}
pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ol { margin: .4rem 0; padding-left: 1.3rem; max-width: 68ch; }
.note { color: var(--soft); font-size: .92rem; }
.doubt { background: var(--warn-soft); border-left: 3px solid var(--warn); border-radius: 0 6px 6px 0; padding: .6rem .9rem; margin: .6rem 0; max-width: 72ch; }
.doubt p { margin: .15rem 0; }
details { margin-top: .9rem; }
summary { cursor: pointer; color: var(--accent); }
code { font: .85em "JetBrains Mono", ui-monospace, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: 0; font-size: .92rem; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
	main { padding: 1.5rem .9rem 3rem; }
	dl { grid-template-columns: 1fr; gap: 0; }
	dd { margin-bottom: .5rem; }
	.chart text { font-size: 16px; }
}
@media print {
	:root { color-scheme: light; font-size: 13px; --paper: #fff; --card: #fff; }
	body { background: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
	main { max-width: none; padding: 0; }
	.scroll, pre { overflow: visible; }
	.chart { min-width: 0; }
	:is(th, td) { padding-right: .5rem; white-space: normal; }
	:is(th, td).words, td.words { min-width: 0; }
	pre { white-space: pre-wrap; overflow-wrap: anywhere; }
	.card, tr, .doubt, dd { break-inside: avoid; }
	h2, h3 { break-after: avoid; }
	details:not([open]) { display: none; }
}
`;
