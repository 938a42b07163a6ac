import type { Sql } from "postgres";

/** A minute between two runs of a history. */
const APART_SECONDS = 60;

/**
 * Copies the only run there is until there are so many, results included, each queued a minute before the last; every
 * tenth has a tag.
 */
export async function copyRuns(sql: Sql, count: number): Promise<void> {
	await sql`
		insert into workbench.runs (id, session, idempotency_key, request, state, attempt, last_seq, queued_at,
			started_at, finished_at, result, slices, declaration, title, labels, words, tags)
		select 'copy-' || lpad(at::text, 16, '0'), session, idempotency_key || '-' || at, request, state, attempt,
			last_seq, queued_at - at * make_interval(secs => ${APART_SECONDS}), started_at, finished_at, result, slices,
			declaration, title, labels, words, case when at % 10 = 0 then array['tenth'] else '{}' end
		from workbench.runs, generate_series(1, ${count - 1}::int) as at`;
}
