"use client";

import { useEffect, useRef, useState } from "react";
import { formatBytes, formatSeconds, formatUs } from "#app/_lib/format.ts";
import { Button } from "#app/_ui/button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { CACHE_POLICIES, type CachePolicyId } from "#server/contract/cache-policy.ts";
import { REQUEST_COUNT, sendRequests } from "./cached-requests.ts";
import type { Origin, RequestRecord } from "./request-record.ts";

const WORDS: Record<CachePolicyId, { label: string; help: string }> = {
	"no-store": { label: "Keep nothing", help: "Every request goes to the server, and to Postgres behind it." },
	"max-age": {
		label: "Keep for a minute",
		help: "Until then the browser asks nobody, and cannot learn of a change.",
	},
	etag: {
		label: "Keep, but ask each time",
		help: "The browser sends the tag of what it has. If that is still right, the server says 304 and sends no body, and the page is given what was kept, with its 200. Postgres was asked all the same.",
	},
	stale: {
		label: "Keep for a second, then go on with it while asking",
		help: "The third request comes after the second is over: it gets the old answer at once, and a new one is fetched behind its back.",
	},
};

const ORIGINS: Record<Origin, string> = {
	network: "network",
	revalidated: "cache, after asking (304)",
	cache: "cache",
};

type State = {
	records: Partial<Record<CachePolicyId, readonly RequestRecord[]>>;
	running: boolean;
	failure: string | null;
};

const EMPTY: State = { records: {}, running: false, failure: null };

/** The reader's own browser asks for one answer under each policy, and shows of each request what it knows of it. */
export function BrowserCachePanel() {
	const [state, setState] = useState<State>(EMPTY);
	const stop = useRef<AbortController | null>(null);
	useEffect(() => () => stop.current?.abort(), []);

	async function run(): Promise<void> {
		const controller = new AbortController();
		stop.current = controller;
		setState({ ...EMPTY, running: true });
		try {
			for (const { id } of CACHE_POLICIES) {
				const add = (record: RequestRecord) =>
					setState(({ records, ...rest }) => ({
						...rest,
						records: { ...records, [id]: [...(records[id] ?? []), record] },
					}));
				await sendRequests(id, add, controller.signal);
			}
			setState((now) => ({ ...now, running: false }));
		} catch (thrown) {
			if (controller.signal.aborted) return;
			const failure = thrown instanceof Error ? thrown.message : String(thrown);
			setState((now) => ({ ...now, running: false, failure }));
		}
	}

	return (
		<section aria-label="Your browser's cache" className="rounded-md border border-rule bg-card p-4 sm:p-6">
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				<Button variant="primary" onClick={() => void run()} disabled={state.running}>
					Send the requests
				</Button>
				<p role="status" className="text-ink-soft text-sm">
					{statusOf(state)}
				</p>
			</div>
			{state.failure === null ? null : (
				<div className="mt-4">
					<Notice tone="bad" role="alert">
						{state.failure}
					</Notice>
				</div>
			)}
			{CACHE_POLICIES.map(({ id, cacheControl }) => (
				<PolicyTable key={id} id={id} cacheControl={cacheControl} records={state.records[id] ?? []} />
			))}
		</section>
	);
}

function statusOf({ records, running, failure }: State): string {
	if (running) return "Sending; the pauses between requests let answers grow old.";
	if (failure !== null) return "";
	const isDone = CACHE_POLICIES.every(({ id }) => records[id]?.length === REQUEST_COUNT);
	return isDone
		? "Done. Send them again, or open your browser's network panel and compare."
		: `${REQUEST_COUNT} requests under each of ${CACHE_POLICIES.length} policies, about seven seconds.`;
}

type PolicyTableProps = { id: CachePolicyId; cacheControl: string; records: readonly RequestRecord[] };

const COLUMNS = ["Sent at", "Time", "Transferred", "Answer from", "Age", "Status"] as const;

function PolicyTable({ id, cacheControl, records }: PolicyTableProps) {
	const { label, help } = WORDS[id];
	return (
		<div className="mt-6" data-policy={id}>
			<h3 className="font-serif text-lg">{label}</h3>
			<p className="mt-0.5 font-mono text-ink-soft text-xs">Cache-Control: {cacheControl}</p>
			<p className="mt-1 max-w-[68ch] text-ink-soft text-sm leading-relaxed">{help}</p>
			<ScrollRegion label={`Requests: ${label}`} className="mt-2 overflow-x-auto">
				<table className="figures w-full min-w-[44rem] text-sm">
					<thead>
						<tr className="border-rule-strong border-b text-left">
							{COLUMNS.map((column) => (
								<th key={column} scope="col" className="py-1.5 pr-4 font-medium text-ink-faint text-xs">
									{column}
								</th>
							))}
							<th scope="col" className="py-1.5 font-medium text-ink-faint text-xs">
								Headers
							</th>
						</tr>
					</thead>
					<tbody>
						{Array.from({ length: REQUEST_COUNT }, (_, place) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: requests are numbered by their place
							<RequestRow key={place} record={records[place]} />
						))}
					</tbody>
				</table>
			</ScrollRegion>
		</div>
	);
}

/** A request still to come holds its place, so that nothing jumps. */
function RequestRow({ record }: { record: RequestRecord | undefined }) {
	const cells = record === undefined ? COLUMNS.map(() => "–") : cellsOf(record);
	return (
		<tr
			className="border-rule border-b align-top"
			{...(record === undefined ? {} : { "data-origin": record.origin })}
		>
			{cells.map((cell, place) => (
				<td key={COLUMNS[place]} className="whitespace-nowrap py-1.5 pr-4">
					{cell}
				</td>
			))}
			<td className="min-w-64 py-1.5 text-ink-soft text-xs">
				{record === undefined ? "–" : <SeenHeaders headers={record.headers} />}
			</td>
		</tr>
	);
}

function cellsOf({ atMs, durationMs, transferBytes, origin, ageMs, status }: RequestRecord): string[] {
	return [
		formatSeconds(atMs),
		formatUs(durationMs * 1_000),
		formatBytes(transferBytes),
		ORIGINS[origin],
		formatSeconds(ageMs),
		String(status),
	];
}

function SeenHeaders({ headers }: Pick<RequestRecord, "headers">) {
	return (
		<details>
			<summary className="w-fit underline decoration-dotted underline-offset-4 hover:text-ink">
				{headers.length} headers
			</summary>
			<ul className="mt-1 font-mono leading-relaxed">
				{headers.map(({ name, value }) => (
					<li key={name}>
						{name}: {value}
					</li>
				))}
			</ul>
		</details>
	);
}
