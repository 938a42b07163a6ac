import type { Fault } from "#server/contract/fault.ts";
import { escapeXml } from "#server/reports/xml-text.ts";
import { type ConditionOutcome, measuredText } from "./condition-outcome.ts";
import type { RunOutput } from "./run.ts";

/** A run as JUnit XML, for what gathers the tests of a build: each condition is a test, each verdict a property. */
export function junitOf(output: RunOutput, outcomes: readonly ConditionOutcome[]): string {
	const { experiment, arms, comparisons, confidence } = output;
	const failures = outcomes.filter(({ met }) => met).length;
	const seconds = (arms.reduce((sum, { measuredMs }) => sum + measuredMs, 0) / 1_000).toFixed(3);
	const counts = `tests="${outcomes.length}" failures="${failures}" errors="0" time="${seconds}"`;
	return suite(experiment, counts, [
		"\t\t<properties>",
		property("runId", output.runId),
		property("commit", output.fingerprint.commit),
		...comparisons.map(({ metric, arm, verdict, ratio, low, high }) =>
			property(`verdict ${metric} ${arm}`, `${verdict}; ratio ${ratio}, ${low} to ${high}`),
		),
		"\t\t</properties>",
		...outcomes.map((outcome) => testCase(outcome, experiment, confidence)),
	]);
}

/** A run that failed as JUnit XML: one test that ended in an error, so that nobody takes an older file for this run's. */
export function failedJunitOf(experiment: string, { code, message }: Fault): string {
	const counts = 'tests="1" failures="0" errors="1" time="0"';
	const [sentence = ""] = message.split("\n");
	return suite(experiment, counts, [
		`\t\t<testcase name="run" classname=${attribute(experiment)} time="0">`,
		`\t\t\t<error type=${attribute(code)} message=${attribute(sentence)}>${escapeXml(message)}</error>`,
		"\t\t</testcase>",
	]);
}

function suite(experiment: string, counts: string, lines: readonly string[]): string {
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name="latency-lab" ${counts}>`,
		`\t<testsuite name=${attribute(experiment)} ${counts} skipped="0">`,
		...lines,
		"\t</testsuite>",
		"</testsuites>",
		"",
	].join("\n");
}

function property(name: string, value: string): string {
	return `\t\t\t<property name=${attribute(name)} value=${attribute(value)}/>`;
}

function testCase(
	{ expression, met, measured }: ConditionOutcome,
	experiment: string,
	confidence: number,
): string {
	const opening = `\t\t<testcase name=${attribute(`not ${expression}`)} classname=${attribute(experiment)} time="0"`;
	const lines = measured.map((one) => `${one.arm}: ${measuredText(one, confidence)}`).join("\n");
	if (!met) return `${opening}>\n\t\t\t<system-out>${escapeXml(lines)}</system-out>\n\t\t</testcase>`;
	const message = attribute(`${expression} holds`);
	return `${opening}>\n\t\t\t<failure type="threshold" message=${message}>${escapeXml(lines)}</failure>\n\t\t</testcase>`;
}

function attribute(text: string): string {
	return `"${escapeXml(text).replace(/[\t\n]/g, " ")}"`;
}
