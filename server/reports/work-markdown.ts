import { commandText } from "#app/_bench/command-text.ts";
import { answerText, figuresText, scoreSentence } from "#app/_bench/prediction-words.ts";
import { formatMoment } from "#app/_lib/format.ts";
import { formatArm } from "#server/contract/arm.ts";
import type { Result } from "#server/contract/result.ts";
import type { WorkAnswer, WorkLesson, WorkPrediction } from "#server/contract/work.ts";
import type { Findings } from "./findings.ts";
import { plain, tableLines } from "./markdown-text.ts";
import { rangeChart } from "./range-chart.ts";
import { findingsIfKnown, verdictsOf, type Work } from "./work.ts";

/** A learner's work as Markdown that reads well as it is, charts included, piece by piece. */
export async function* workMarkdown(work: Work): AsyncGenerator<string> {
	yield `# My work in Latency Lab\n\nTaken away on ${formatMoment(work.takenAtMs)}.\n`;
	const answered = work.lessons.filter(({ predictions, answers }) => predictions.length + answers.length > 0);
	for (const lesson of answered) yield lessonText(lesson);
	let count = 0;
	for await (const run of work.runs) {
		if (count === 0) yield "\n## Runs\n";
		count++;
		yield runText(run, findingsIfKnown(run.result, work));
	}
	if (count === 0 && answered.length === 0)
		yield "\nThere is nothing yet: no run, no prediction, no answer.\n";
}

function lessonText({ slug, title, predictions, answers }: WorkLesson): string {
	const gone =
		title === null ? ["The course does not have this lesson any more, or its file has faults."] : [];
	const guessed =
		predictions.length === 0
			? []
			: [
					"### Predictions",
					tableLines(["question", "predicted", "measured", "score"], predictions.map(predictionRow), 4),
				];
	const answered =
		answers.length === 0
			? []
			: ["### Quizzes", tableLines(["question", "first answer", "last answer"], answers.map(answerRow), 3)];
	return paragraphs([`## ${plain(title ?? slug)}`, ...gone, ...guessed, ...answered]);
}

/** Each a paragraph, behind an empty line. */
function paragraphs(parts: readonly (string | readonly string[])[]): string {
	return parts.map((part) => `\n${typeof part === "string" ? part : part.join("\n")}\n`).join("");
}

function predictionRow({
	block,
	question,
	value,
	choices,
	unit,
	unitSize,
	measured,
	score,
}: WorkPrediction): string[] {
	const asked = { unit: unit ?? "", unitSize: unitSize ?? 1 };
	return [
		question ?? block,
		answerText(value, choices, asked),
		measured === null ? "–" : figuresText(measured, asked),
		scoreSentence(score, choices),
	];
}

function answerRow({
	block,
	question,
	options,
	firstChosen,
	wasRightAtFirst,
	chosen,
	isRight,
}: WorkAnswer): string[] {
	const words = (places: readonly number[], right: boolean) =>
		`${right ? "✓" : "✗"} ${places.map((place) => options?.[place] ?? `option ${place + 1}`).join("; ")}`;
	return [question ?? block, words(firstChosen, wasRightAtFirst), words(chosen, isRight)];
}

type RunOfWork = Work["runs"] extends AsyncIterable<infer Run> ? Run : never;

function runText(run: RunOfWork, findings: Findings | undefined): string {
	const { id, lesson, bench, request, state, queuedAt, failure, result, tags, note } = run;
	const from = lesson === null ? "" : `, from the lesson ${plain(lesson)} (${plain(bench ?? "")})`;
	const command = commandText(request.experiment, request.arms.map(formatArm), request.load, request.layout);
	return paragraphs([
		`### ${plain(findings?.title ?? request.experiment)}, ${formatMoment(Date.parse(queuedAt))}`,
		`Run \`${id}\`${from}. ${stateText(state, failure)}`,
		...(tags.length === 0 ? [] : [`Tags: ${tags.map(plain).join(", ")}.`]),
		...(note === "" ? [] : [note.split("\n").map((line) => `> ${plain(line)}`.trimEnd())]),
		...(result === null ? [] : resultText(result, findings)),
		["```sh", command, "```"],
	]);
}

function stateText(state: RunOfWork["state"], failure: RunOfWork["failure"]): string {
	if (state === "done") return "It ended well.";
	return failure === null ? `It is ${state}.` : `It failed: ${plain(failure.sentence)}`;
}

function resultText(result: Result, findings: Findings | undefined): (string | string[])[] {
	if (findings === undefined) {
		return ["Its experiment is not here any more, or has changed; the JSON file has its figures."];
	}
	const { load, table, labels, noiseFloor, warnings, disturbed, machine } = findings;
	const ranges = result.arms.map(({ p50Us, p99Us }, arm) => ({ label: labels[arm] ?? "", p50Us, p99Us }));
	const doubts = [...warnings.map(({ sentences, advice }) => `${sentences.join(" ")} ${advice}`), disturbed]
		.filter((doubt) => doubt !== "")
		.map((doubt) => `- ${plain(doubt)}`);
	return [
		`${plain(load)}.`,
		["```text", ...rangeChart(ranges), "```"],
		tableLines(table.head, table.rows),
		verdictsOf(findings).map((sentence) => `- ${plain(sentence)}`),
		plain(noiseFloor),
		...(doubts.length === 0 ? [] : [doubts]),
		`Measured on ${plain(machine)}.`,
	];
}
