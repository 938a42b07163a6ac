import { expect, type Page, test } from "@playwright/test";
import { BenchPage } from "./bench-page.ts";

/** A latency, a rate and a count as the page writes them. */
const TIME = String.raw`[\d,.]+\s(µs|ms|s)`;
const RATE = String.raw`[\d,.]+\s\/s`;

const BEFORE = `
- heading "The price of one more query" [level=1]
- heading "Settings" [level=2]
- radiogroup "What to measure":
  - radio "Compare arms" [checked]
  - radio "Sweep"
  - radio "All combinations"
- group "Arm A baseline":
  - heading "Arm A baseline" [level=3]
  - 'textbox "Arm A: Queries"': "1"
- group "Arm B":
  - heading "Arm B" [level=3]
  - paragraph: differs from A in queries
  - 'textbox "Arm B: Queries"': "10"
- region "Load":
  - radiogroup "Load":
    - radio "Closed loop" [checked]
    - radio "Open loop"
  - textbox "Clients": "2"
  - textbox "Seconds": "15"
- button "Run"
- button "Cancel" [disabled]
- paragraph: Ready.
- status
- progressbar "Progress"
- heading "The run" [level=2]
- region "Verdict":
  - paragraph: Arm B against A, the baseline
  - paragraph: "With queries: 10 queries the median is …"
  - term: p95
  - definition: –
  - term: p99
  - definition: –
  - term: Throughput
  - definition: –
  - paragraph: /^The verdict appears here/
- figure "Latency over time":
  - heading "Latency over time" [level=3]
  - radiogroup "Percentile shown":
    - radio "p50" [checked]
  - list:
    - listitem: Arm A queries 1
    - listitem: Arm B queries 10
  - text: The lines appear here during a run.
  - paragraph: Nothing measured yet.
- region "Results per arm, so far":
  - table "Results per arm, so far":
    - rowgroup:
      - row "p50 (median) – –"
`;

const DURING = `
- button "Running…" [disabled]
- button "Cancel"
- link "Permalink of this run"
- paragraph: /^Measuring. ${TIME} of ${TIME}, ${TIME} left$/
- status: /^(Asking for the run…|Queued, next in line\\.|Preparing the arms\\.|Measuring\\.)$/
- progressbar "Progress"
- region "Verdict":
  - paragraph: Arm B against A, the baseline
  - paragraph: "With queries: 10 queries the median is …"
  - paragraph: The verdict comes when the run is done.
- figure "Latency over time":
  - 'slider "Latency over time: read values"'
  - paragraph: /^The median \\(p50\\) of all operations so far. A ${TIME}, B ${TIME}\\.$/
  - group: Latency over time as a table
  - button "Export “Latency over time”"
- figure "Throughput over time":
  - 'slider "Throughput over time: read values"'
  - paragraph: /^Throughput so far. A ${RATE}, B ${RATE}\\.$/
- figure "Latency by percentile":
  - text: It comes when the run is done.
- figure "Distribution of latencies":
  - text: It comes when the run is done.
- region "Results per arm, so far":
  - table "Results per arm, so far":
    - rowgroup:
      - row /^p50 \\(median\\) ${TIME} ${TIME}$/
      - row /^Errors 0 0$/
- paragraph: /^The price, the plans and all that the figures depend on come here/
`;

const AFTER = `
- button "Run"
- button "Cancel" [disabled]
- link "Permalink of this run"
- paragraph: Done.
- progressbar "Progress"
- region "Verdict":
  - paragraph: Arm B against A, the baseline
  - paragraph: /^With queries. 10 queries /
  - term: p95
  - definition
  - term: p99
  - definition
  - term: Throughput
  - definition
- figure "Latency over time":
  - 'slider "Latency over time: read values"'
- figure "Latency by percentile":
  - 'slider "Latency by percentile: read values"'
- figure "Distribution of latencies":
  - radiogroup "Form shown":
    - radio "Density" [checked]
    - radio "Cumulative"
  - 'slider "Distribution of latencies: read values"'
- region "Results per arm":
  - table "Results per arm":
    - rowgroup:
      - row "Whole run Arm A queries 1 Arm B queries 10"
    - rowgroup:
      - row /^p50 \\(median\\) ${TIME} ${TIME}$/
- figure "Where the time went":
  - 'slider "Where the time went: read values"'
- region "What one operation cost":
  - region "What Postgres counted, per arm":
    - table "What Postgres counted, per arm"
- region "The price":
  - heading "The price" [level=3]
- heading "What Postgres did" [level=3]
- article:
  - heading "Arm A queries 1" [level=4]
- article:
  - heading "Arm B queries 10" [level=4]
`;

test("a screen reader finds what there is to do and to know before, during and after a run", async ({
	page,
}) => {
	const bench = new BenchPage(page);
	const main = page.getByRole("main");
	// All of what is said during a run is looked at while it goes on, be the machine busy.
	await bench.open({ experiment: "lookups", arms: ["queries=1", "queries=10"], clients: 2, seconds: 15 });
	await expect(main).toMatchAriaSnapshot(BEFORE);

	await bench.run.click();
	await bench.measuring();
	await expect(main).toMatchAriaSnapshot(DURING);
	expect(await interruptions(page)).toEqual([]);

	await bench.done();
	await expect(main).toMatchAriaSnapshot(AFTER);
	expect(await interruptions(page)).toEqual([]);
});

/** What would cut in on whoever listens: nothing of a run is as urgent. */
function interruptions(page: Page): Promise<string[]> {
	return page
		.locator("main :is([aria-live=assertive], [role=alert])")
		.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML));
}
