import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { RECORDED_DECLARATION, RECORDED_LOAD, recordedResult } from "#app/_bench/run-fixture.ts";
import { createApiClient, TRPCProvider } from "#app/_lib/trpc.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRecord, RunRequest } from "#server/contract/run.ts";
import { BesideRecord } from "./beside-record.tsx";
import { RunHere } from "./run-here.tsx";

const request: RunRequest = {
	experiment: "lookups",
	arms: RECORDED_DECLARATION.defaultArms,
	load: RECORDED_LOAD,
};
const HERE = "abcdefghijklmnopqrstu";
const KEPT = "xyzdefghijklmnopqrstu";
const RECORD: RunRecord = {
	id: HERE,
	request,
	state: "done",
	attempt: 1,
	queuedAtMs: 0,
	finishedAtMs: 1,
	aheadCount: 0,
	mine: true,
	declaration: RECORDED_DECLARATION,
	place: null,
	tags: [],
	note: "",
	failure: null,
	result: recordedResult(),
};

/** The page's text and markup around a part of it, with the new run as the server knows it. */
function drawn(part: ReactNode, search = "") {
	const queryClient = new QueryClient();
	const client = createApiClient();
	const { queryKey } = createTRPCOptionsProxy({ client, queryClient }).runs.get.queryOptions({ id: HERE });
	queryClient.setQueryData(queryKey, RECORD);
	const html = renderToStaticMarkup(
		<QueryClientProvider client={queryClient}>
			<TRPCProvider trpcClient={client} queryClient={queryClient}>
				<NuqsTestingAdapter searchParams={search}>{part}</NuqsTestingAdapter>
			</TRPCProvider>
		</QueryClientProvider>,
	);
	return { html, text: html.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u00a0]+/g, " ") };
}

const runHere = (of: Result | null = recordedResult(), isOver = true) => (
	<RunHere request={request} then={of} declaration={RECORDED_DECLARATION} runId={null} isOver={isOver} />
);

describe("running a record here", () => {
	it("is offered once the record's own run is over", () => {
		const { text, html } = drawn(runHere());
		expect(text).toContain("Does it hold here and now?");
		expect(text).toContain("Run this here");
		expect(html).not.toContain("here-status");
		expect(drawn(runHere(null)).text).toContain("Measure it again");
		expect(drawn(runHere(recordedResult(), false)).html).toBe("");
	});

	it("leads to the new run looked at as this one is", () => {
		const { html } = drawn(runHere(), `?here=${HERE}&latency=p99&planBars=blocks&look=BD&other=1`);
		expect(html).toContain(`href="/runs/${HERE}?latency=p99&amp;planBars=blocks&amp;look=BD"`);
		expect(drawn(runHere(), `?here=${HERE}`).html).toContain(`href="/runs/${HERE}"`);
	});

	it("goes on under the address that names the new run, and can be cancelled", () => {
		const { text, html } = drawn(runHere(), `?here=${HERE}`);
		expect(text).toContain("Asking for the run…");
		expect(text).toContain("Cancel");
		expect(html).toMatch(/<button[^>]*disabled[^>]*>Run it again/);
		expect(html).toContain(`href="/runs/${HERE}"`);
	});
});

describe("what was measured here beside a record", () => {
	const beside = (of: Result | null, now = recordedResult(), kept: string | null = KEPT) => (
		<BesideRecord
			request={request}
			then={of}
			now={now}
			declaration={RECORDED_DECLARATION}
			ids={[kept, HERE]}
		/>
	);

	it("is told figure by figure, and leads to the comparison where this lab keeps both", () => {
		const { text, html } = drawn(beside(recordedResult()));
		expect(text).toContain("The finding holds");
		expect(html).toContain(`href="/compare?run=${KEPT}&amp;run=${HERE}"`);
		expect(drawn(beside(recordedResult(), recordedResult(), null)).html).not.toContain("/compare?");
	});

	it("is not told where there is nothing to hold it against, or the address names a run of something else", () => {
		expect(drawn(beside(null)).text).toContain("no result to hold it against");
		const other = { ...recordedResult(), experiment: "switches" };
		const { text } = drawn(beside(recordedResult(), other));
		expect(text).toContain("The address names a run of something else");
		expect(text).not.toContain("The finding");
	});
});
