/** What is expected of each file of the corpus: where its faults are, all of them in order, and words of what is said. */
export const EXPECTED: Readonly<Record<string, { places: readonly string[]; says: readonly string[] }>> = {
	arms: {
		places: [
			"11:26 bench.arms[0].dor",
			"11:26 bench.arms[1].door",
			"11:26 bench.arms[2]",
			"13:26 bench.arms",
			"15:26 bench.arms[1]",
			"17:26 bench.arms[1].keys",
			"19:26 bench.arms[0].__proto__",
			"19:26 bench.arms[1].constructor",
			"21:1 bench.arms",
		],
		says: [
			'no factor "dor". Did you mean "door"?',
			'no level "glas". Did you mean "glass"?',
			"not of the form factor=level",
			"takes 2 to 4 arms",
			"the same as arms[0]",
			"not a whole number from 1 to 9",
		],
	},
	attributes: {
		places: [
			"11:55 bench.clents",
			"13:65 bench.clients",
			"15:9 note.minutes",
			"15:19 note.class",
			"15:25 note.onclick",
			"19:9 bench.__proto__",
			"19:21 bench.constructor",
		],
		says: [
			'no attribute "clents". Did you mean "clients"?',
			"is given twice",
			'no attribute "onclick"',
			'no attribute "__proto__"',
		],
	},
	"block-braces": {
		places: ["11:1 block", "13:1 block", "16:1 block", "18:1 block", "20:1 block"],
		says: ["could not be read. Close its { }", "takes no space between its colons"],
	},
	"block-closed-twice": {
		places: ["15:1 block", "18:1 block"],
		says: ["closes a block that is not open"],
	},
	"block-empty": {
		places: ["11:1 note", "14:1 when-not"],
		says: ["holds nothing. Write where the technique does not help"],
	},
	"block-form": {
		places: ["11:1 bench", "14:1 quiz", "16:1 note"],
		says: ["takes two colons and no end", "takes three colons, its text and an end: :::quiz"],
	},
	"block-inside": {
		places: ["16:1 note"],
		says: ["stands within the quiz of line 13"],
	},
	"block-label": {
		places: ["11:1 bench", "13:1 note"],
		says: ["takes no text in [ ]"],
	},
	"block-too-early": {
		places: ["12:1 caution", "15:1 block"],
		says: ["is not closed", "closes a block that is not open"],
	},
	"block-unclosed": {
		places: ["11:1 when-not"],
		says: ["is not closed. End it with a line :::"],
	},
	"block-unknown": {
		places: ["11:1 block", "13:1 block", "17:1 block", "23:1 block"],
		says: ['no block "bnch". Did you mean "bench"?', 'no block "script". There are: bench, predict'],
	},
	"claim-expect": {
		places: [
			"11:33 claim.expect",
			"15:33 claim.expect",
			"19:33 claim.expect",
			"23:33 claim.expect",
			"27:33 claim.expect",
			"31:22 claim.metric",
			"35:37 claim.expect",
			"39:33 claim.expect",
		],
		says: [
			"is not of the form ratio(A, B) > 20",
			'no arm is "C". The arms are A (door=wood)',
			'Did you mean "squeaks"?',
			'"2constructor" is not a number',
		],
	},
	"claim-fields": {
		places: [
			"11:1 claim.metric",
			"11:1 claim.expect",
			"15:22 claim.arms",
			"15:51 claim.clients",
			"19:10 claim.bench",
			"23:58 claim.budget",
			"27:1 claim",
		],
		says: ["say of which figure", "is that of the bench named", 'no bench "frist"', "holds nothing"],
	},
	"control-character": {
		places: ["11:8 text"],
		says: ["U+0007"],
	},
	declared: {
		places: [
			"17:28 experiment.tables.orders.where",
			"24:19 experiment.arms[0].setup",
			"28:12 experiment.arms[1].setup",
			"30:14 experiment.query",
			...["id", "title", "question", "operation", "tables", "arms", "query"].map(
				(field) => `35:1 experiment.${field}`,
			),
			"36:7 experiment.name",
		],
		says: ['without "lab_private."', "VARIABLE SET is not allowed", 'no function "pg_read_file"'],
	},
	"experiment-unknown": {
		places: ["11:9 bench.experiment", "13:9 bench.experiment", "15:1 bench.experiment"],
		says: ['Did you mean "doors"?', 'no experiment "__proto__"', "say which experiment"],
	},
	"experiment-unlisted": {
		places: ["11:16 bench.experiment"],
		says: ["not listed in the front matter"],
	},
	"front-matter-fields": {
		places: [
			"1:1 summary",
			"2:8 title",
			"3:9 sumary",
			"5:10 minutes",
			"6:8 level",
			"7:13 objectives",
			"8:17 prerequisites[0]",
			"8:25 prerequisites[1]",
			"9:15 experiments[0]",
			"12:10 sources[0].url",
			"13:11 sources[0].page",
		],
		says: [
			'Did you mean "summary"?',
			"must be a number",
			'Did you mean "introductory"?',
			"has 1 entry, and 2 is the least",
			'Did you mean "windows"?',
			"is this lesson itself",
			"whole http or https address",
		],
	},
	"front-matter-js": {
		places: ["1:1 front matter"],
		says: ['begins with "---js"'],
	},
	"front-matter-missing": {
		places: ["1:1 front matter"],
		says: ["is missing. Begin the file"],
	},
	"front-matter-open": {
		places: ["1:1 front matter"],
		says: ["is not closed. End it with a line ---"],
	},
	heading: {
		places: ["11:1 text"],
		says: ["Begin headings with ##"],
	},
	"html-comment": {
		places: ["11:1 text"],
		says: ["raw HTML is not allowed"],
	},
	"html-iframe": {
		places: ["11:6 text", "11:41 text"],
		says: ["raw HTML is not allowed"],
	},
	"html-in-blocks": {
		places: ["14:7 text", "14:14 text", "17:3 text", "17:20 text", "22:3 text"],
		says: ["raw HTML is not allowed"],
	},
	"html-inline": {
		places: ["11:4 text", "11:39 text", "11:46 text"],
		says: ["raw HTML is not allowed"],
	},
	"html-script": {
		places: ["13:1 text"],
		says: ["raw HTML is not allowed"],
	},
	"html-style": {
		places: ["11:1 text"],
		says: ["raw HTML is not allowed"],
	},
	"html-svg": {
		places: ["11:1 text", "11:24 text", "11:40 text", "11:49 text"],
		says: ["raw HTML is not allowed"],
	},
	"ids-bad": {
		places: ["11:9 bench.id", "13:9 note.id", "17:9 note.id", "21:9 note.id", "25:9 note.id"],
		says: ['"__proto__" is no id', "an id of the page itself"],
	},
	"ids-twice": {
		places: ["13:9 note.id", "25:9 note.id"],
		says: ["is the id of the block in line 11 already"],
	},
	instructor: {
		places: ["11:15 instructor.minutes", "15:15 instructor.minutes"],
		says: ['"five" is not a whole number'],
	},
	language: {
		places: ["11:1 code", "15:1 code"],
		says: ['Did you mean "sql"?', 'says "copy" behind its language'],
	},
	"link-automatic": {
		places: ["11:1 link", "11:27 link", "13:1 link"],
		says: ["is not a link a lesson may have"],
	},
	"link-data": {
		places: ["11:1 link", "11:29 link"],
		says: ["is not a link a lesson may have"],
	},
	"link-elsewhere": {
		places: ["11:1 link", "13:1 link", "15:1 link", "17:1 link"],
		says: ["is not a link a lesson may have"],
	},
	"link-in-blocks": {
		places: ["14:1 link", "19:3 link", "22:1 link", "24:7 link", "27:3 link"],
		says: ["is not a link a lesson may have"],
	},
	"link-javascript": {
		places: ["11:1 link", "13:1 link", "15:1 link", "17:1 link"],
		says: ["is not a link a lesson may have"],
	},
	"link-nowhere": {
		places: ["13:1 link", "15:1 link", "17:1 link"],
		says: ['Did you mean "why-it-is-so"?', 'Did you mean "windows"?'],
	},
	"link-reference": {
		places: ["13:1 link", "14:1 link"],
		says: ["is not a link a lesson may have"],
	},
	load: {
		places: [
			"11:55 bench.clients",
			"11:66 bench.seconds",
			"11:78 bench.think",
			"13:55 bench.arrivals",
			"13:72 bench.toRate",
			"15:63 bench.think",
			"15:71 bench.profile",
			"17:1 bench.toRate",
			"19:55 bench.rate",
			"21:66 bench.budget",
			"23:26 bench.arms",
		],
		says: [
			"not a whole number from 1 to 64",
			"Add rate, or leave it out",
			'Did you mean "spike"?',
			'must be given for the profile "spike"',
			"20 is the least",
			"less than the 30 s",
			"would hold 200 connections",
		],
	},
	"many-fences": {
		places: ["311:1 block"],
		says: ["300 lines with :::"],
	},
	maths: {
		places: ["11:9 maths", "11:30 maths", "11:66 maths", "11:116 maths", "13:1 maths", "17:1 maths"],
		says: [
			"expected '}'",
			"may not use \\href",
			"may not use \\includegraphics",
			"grows without end",
			"Undefined control sequence: \\nosuch",
		],
	},
	"mermaid-kinds": {
		places: ["12:1 diagram", "17:1 diagram", "21:1 diagram"],
		says: ['"xychart-beta" is no kind of diagram', "is empty"],
	},
	"mermaid-large": {
		places: ["12:1 diagram", "17:1 diagram"],
		says: ["has 50 boxes and 625 arrows", "has 71 lines"],
	},
	"mermaid-lines": {
		places: ["13:1 diagram", "14:1 diagram", "15:1 diagram", "21:1 diagram", "22:1 diagram", "28:1 diagram"],
		says: ['"A --> B ->> C" is not understood', "is not closed", "closes nothing"],
	},
	"mermaid-looks": {
		places: ["14:1 diagram", "15:1 diagram", "20:1 diagram"],
		says: ["takes its looks from the page and has no links"],
	},
	"nested-lists": {
		places: ["11:1 text"],
		says: ["deep here"],
	},
	"nested-quotes": {
		places: ["11:1 text"],
		says: ["deep here"],
	},
	observe: {
		places: ["11:1 observe.bench", "15:12 observe.bench"],
		says: ["say which bench has to run first"],
	},
	pictures: {
		places: [
			...[12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48].map(
				(line) => `${line}:1 picture`,
			),
			"50:3 picture",
			"50:3 picture",
			"54:3 picture",
			"56:1 picture",
			"58:19 picture",
			"63:7 picture",
		],
		says: [
			'"https://example.org/plan.png" is elsewhere, and a page loads nothing from elsewhere',
			'"//example.org/plan.png" is elsewhere',
			'"data:image/png;base64,iVBORw0KGgo=" is elsewhere',
			'"javascript:alert(1).png" is elsewhere',
			'"/etc/plan.png" is a path',
			'"../02-windows/plan.png" is a path',
			'"..\\plan.png" is a path',
			'"drawing.svg" is an SVG, which can hold scripts',
			'"drawing.gif" is none of the kinds a lesson shows. Save it as png, jpg, jpeg, webp, avif.',
			'"my plan.png" is no name for a picture',
			'"plan.PNG" is no name for a picture',
			'there is no "paln.png" beside this lesson. Did you mean "plan.png"?',
			'"photo.png" holds a picture of the kind JPEG. Name it photo.jpg.',
			'"notes.png" holds no PNG, nor another picture',
			'"cut.png" is broken: it does not tell its size',
			'"vast.png" has 30000 × 10 pixels, and 8192 on a side is the most',
			"says in no word what it shows",
			"stands among other text",
			"has its address elsewhere. Write it behind the words",
		],
	},
	"predict-behind": {
		places: ["13:12 predict.bench"],
		says: ["stands above its prediction"],
	},
	"predict-choices": {
		places: [
			"15:1 predict",
			"22:1 predict",
			"29:1 predict",
			"36:1 predict",
			"37:1 predict",
			"38:1 predict",
			"39:1 predict",
			"45:1 predict",
			"52:1 predict",
			"52:1 predict",
		],
		says: [
			"no answer would be right from 0.8 to 1.25",
			"two answers would be right",
			"Leave the last range open",
			"holds nothing",
			"a curve is drawn",
		],
	},
	"predict-fields": {
		places: ["11:1 predict.bench", "11:1 predict.metric", "11:1 predict.of", "15:12 predict.bench"],
		says: ["say which bench answers it", "say of what", 'no bench "frist"'],
	},
	"predict-figure": {
		places: [
			"11:24 predict.metric",
			"15:24 predict.metric",
			"19:35 predict.of",
			"23:35 predict.of",
			"27:35 predict.of",
			"31:44 predict.unit",
			"35:40 predict.unit",
			"39:44 predict.unit",
			"43:24 predict.metric",
		],
		says: [
			'Did you mean "p50"?',
			'Did you mean "squeaks"?',
			'no arm is "E"',
			"two different arms",
			'Did you mean "ms"?',
			"this figure counts",
		],
	},
	quiz: {
		places: [
			"11:1 quiz",
			"18:1 quiz",
			"18:1 quiz",
			"24:1 quiz",
			"31:1 quiz",
			"39:1 quiz",
			"40:1 quiz",
			"52:1 quiz",
			"58:1 quiz",
		],
		says: [
			"has no options",
			"here is 1",
			"no wrong option",
			"no right option",
			"begins with [x]",
			"Join the two",
			"here are 9",
		],
	},
	"quiz-recalls": {
		places: ["11:9 quiz.recalls", "18:9 quiz.recalls"],
		says: ['Did you mean "windows"?', "is this lesson itself"],
	},
	"task-list": {
		places: ["11:1 text", "12:1 text"],
		says: ["Put it in :::quiz"],
	},
	terms: {
		places: ["11:3 term.of", "11:28 term.of", "11:40 term.on", "11:49 term", "11:92 term.of"],
		says: [
			'no "conection pool". Did you mean "connection pool"?',
			"Did you mean :term[…]?",
			"Add it to _glossary.yaml",
		],
	},
	"try-goal": {
		places: [
			"11:20 try.goal",
			"15:20 try.goal",
			"19:37 try.where",
			"23:37 try.where",
			"27:20 try.where",
			"31:20 try.experiment",
			"35:20 try.arms[1].door",
			"39:1 try.experiment",
		],
		says: [
			"is not of the form p99 < 20ms",
			'no metric "p98"',
			'no factor "dor"',
			'Did you mean "wood"?',
			"is a condition of a goal",
		],
	},
	"yaml-aliases": {
		places: ["3:14 front matter"],
		says: ["an alias is not allowed"],
	},
	"yaml-broken": {
		places: ["2:8 front matter", "3:11 front matter"],
		says: ["not valid YAML"],
	},
	"yaml-list": {
		places: ["1:1 front matter"],
		says: ["must be fields with their values"],
	},
	"yaml-prototype": {
		places: ["6:12 __proto__", "7:14 constructor"],
		says: ["there is no such field"],
	},
	"yaml-tab": {
		places: ["8:1 front matter", "9:1 front matter"],
		says: ["Tabs are not allowed"],
	},
	"yaml-tag": {
		places: ["2:8 front matter"],
		says: ["Unresolved tag"],
	},
	"yaml-twice": {
		places: ["6:1 front matter"],
		says: ["this field is there already"],
	},
};
