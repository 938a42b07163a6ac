"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "#app/_lib/trpc.ts";
import { buttonClass } from "#app/_ui/button.tsx";
import { canonicalJson } from "#server/contract/canonical-json.ts";
import { findObstacles } from "#server/contract/comparability.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { SideBySide } from "./side-by-side.tsx";
import { useRecordRatios } from "./use-record-ratios.ts";

type BesideRecordProps = {
	request: RunRequest;
	then: Result | null;
	now: Result;
	declaration: ExperimentDeclaration;
	/** Of the record, where this lab keeps it, and of the new run. */
	ids: readonly [string | null, string];
	/** What its figures are read from where this lab does not keep it. */
	file?: File | undefined;
};

/** What was measured here beside what a record says, where they are of the same request. */
export function BesideRecord(props: BesideRecordProps) {
	const { request, then, now, declaration, ids, file } = props;
	const [recordId, here] = ids;
	const api = useTRPC();
	const { data: record } = useQuery(api.runs.get.queryOptions({ id: here }));
	const isSame = then !== null && isSameRequest(then, now);
	const ratios = useRecordRatios(isSame ? (recordId ?? file) : undefined, here, now.arms.length);
	return (
		<div className="mt-5 border-rule border-t pt-5">
			{then === null ? (
				<p className="text-ink-soft text-sm">The record has no result to hold it against.</p>
			) : !isSame ? (
				<p className="text-ink-soft text-sm">
					The address names a run of something else, which cannot stand beside this record.
				</p>
			) : record === undefined ? null : (
				<SideBySide
					declaration={declaration}
					then={then}
					now={now}
					ratios={ratios}
					differences={findObstacles({ request, result: then }, { request: record.request, result: now })}
				/>
			)}
			{recordId === null ? null : (
				<Link
					href={`/compare?run=${recordId}&run=${here}`}
					prefetch={false}
					className={`${buttonClass("secondary", "small")} mt-4`}
				>
					Compare the two in full
				</Link>
			)}
		</div>
	);
}

/** An address may name any run. */
function isSameRequest(then: Result, now: Result): boolean {
	const subject = ({ experiment, arms, load, layout }: Result) =>
		canonicalJson([experiment, arms.map(({ arm }) => arm), load, layout ?? null]);
	return subject(then) === subject(now);
}
