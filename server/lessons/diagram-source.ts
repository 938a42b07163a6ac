/** Lines, characters of a line, and what a diagram may hold: more than anybody takes in, and drawn in milliseconds. */
const MOST_LINES = 60;
const LONGEST_LINE = 300;
const MOST_NODES = 40;
const MOST_EDGES = 80;

/** What a library makes of the source of a flowchart or a state diagram. */
type Graph = { nodes: ReadonlyMap<string, unknown>; edges: readonly unknown[] };
type Parse = (source: string) => Graph;

/** A fault of a diagram; lines of its source are counted from 0. */
export type DiagramFault = { line: number; sentence: string };

const FLOWCHART = /^(?:graph|flowchart)\s+(?:TD|TB|LR|BT|RL)$/i;
const STATES = /^stateDiagram(?:-v2)?$/i;
const SEQUENCE = /^sequenceDiagram$/i;

/** What a line of a sequence diagram may be, and what opens and closes a part of one. */
const SEQUENCE_LINES = [
	/^(?:participant|actor)\s+\S+(?:\s+as\s+\S.*)?$/,
	/^note\s+(?:left of|right of|over)\s+[^:]+:\s*\S/i,
	/^\S+?\s*--?(?:>>|>|[)x])\s*[+-]?\S+?\s*:\s*\S/,
	/^(?:else|and)\b/,
];
const SEQUENCE_OPENS = /^(?:loop|alt|opt|par|critical|break)\b/;

/** Looks would differ from the rest of the page in one of its themes, and a link would lead out of a drawing. */
const LOOKS = /^(?:classDef|class|style|linkStyle|click|rect)\b|:::/;

/**
 * Looks at every line of a diagram's source. The library that draws it passes over what it does not understand without
 * a word, so that an author would look in vain for what is missing.
 *
 * @param parse how the library reads a flowchart or a state diagram
 */
export function checkDiagram(source: string, parse: Parse): DiagramFault[] {
	const lines = source.split("\n").map((text, line) => ({ text: text.trim().replace(/\s*;$/, ""), line }));
	const written = lines.filter(({ text }) => text !== "" && !text.startsWith("%%"));
	const [head, ...body] = written;
	if (head === undefined) return [{ line: 0, sentence: "is empty. Begin it with flowchart LR." }];
	const long = written.find(({ text }) => text.length > LONGEST_LINE);
	if (long !== undefined)
		return [{ line: long.line, sentence: `a line has at most ${LONGEST_LINE} characters.` }];
	if (written.length > MOST_LINES) {
		return [
			{
				line: 0,
				sentence: `has ${written.length} lines and ${MOST_LINES} are the most. Leave out what is not needed.`,
			},
		];
	}
	const looks = body.filter(({ text }) => LOOKS.test(text));
	if (looks.length > 0) {
		return looks.map(({ line }) => ({
			line,
			sentence: "a diagram takes its looks from the page and has no links. Leave this out.",
		}));
	}
	if (SEQUENCE.test(head.text)) return checkLines(body, isSequenceLine, SEQUENCE_OPENS, /^end$/);
	if (FLOWCHART.test(head.text)) {
		const knows = (text: string) =>
			/^direction\s+(?:TD|TB|LR|BT|RL)$/i.test(text) || isRead(text, head.text, parse);
		return [...checkLines(body, knows, /^subgraph\s+\S/, /^end$/), ...checkSize(source, parse)];
	}
	if (STATES.test(head.text)) {
		const knows = (text: string) => /^direction\s/i.test(text) || isRead(text, head.text, parse);
		return [...checkLines(body, knows, /^state\s+.*\{$/, /^\}$/), ...checkSize(source, parse)];
	}
	return [
		{
			line: head.line,
			sentence: `"${head.text.slice(0, 40)}" is no kind of diagram here. Begin with flowchart LR, flowchart TD, sequenceDiagram or stateDiagram-v2 on a line of its own.`,
		},
	];
}

function isSequenceLine(text: string): boolean {
	return SEQUENCE_LINES.some((pattern) => pattern.test(text));
}

/** Whether the library makes something of all of a line: without its last sign it must make something else of it. */
function isRead(text: string, head: string, parse: Parse): boolean {
	const read = (line: string) => {
		const { nodes, edges } = parse(`${head}\n${line}`);
		return JSON.stringify([[...nodes], edges]);
	};
	return read(text) !== read(text.slice(0, -1).trimEnd());
}

function checkLines(
	lines: readonly { text: string; line: number }[],
	isKnown: (text: string) => boolean,
	opens: RegExp,
	closes: RegExp,
): DiagramFault[] {
	const faults: DiagramFault[] = [];
	const open: number[] = [];
	for (const { text, line } of lines) {
		if (opens.test(text)) open.push(line);
		else if (closes.test(text)) {
			if (open.pop() === undefined) faults.push({ line, sentence: "closes nothing. Leave it out." });
		} else if (!isKnown(text)) {
			faults.push({ line, sentence: `"${text.slice(0, 60)}" is not understood, and would not be drawn.` });
		}
	}
	return [...faults, ...open.map((line) => ({ line, sentence: "is not closed. End it." }))];
}

function checkSize(source: string, parse: Parse): DiagramFault[] {
	const { nodes, edges } = parse(source);
	if (nodes.size <= MOST_NODES && edges.length <= MOST_EDGES) return [];
	return [
		{
			line: 0,
			sentence: `has ${nodes.size} boxes and ${edges.length} arrows, and ${MOST_NODES} and ${MOST_EDGES} are the most. Split it.`,
		},
	];
}
