import { and, asc, count, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { runs } from "#db/schema/workbench.ts";
import type { Annotation } from "#server/contract/annotation.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Comparison } from "#server/contract/result.ts";
import type { RunRequest, RunState } from "#server/contract/run.ts";
import type { Database } from "./workbench.ts";

/** Which of a session's runs, and from where on. What is left out does not narrow it. */
export type HistoryQuery = {
	/** Words that all have to be found in what a run is called, its tags or its note. */
	search?: string | undefined;
	experiment?: string | undefined;
	tag?: string | undefined;
	state?: RunState | undefined;
	/** A cursor of a page: those queued before, or after it; the newest without one. */
	before?: string | undefined;
	after?: string | undefined;
	count: number;
};

/** A run in a list, without what is long in it. */
export type HistoryEntry = Annotation & {
	id: string;
	experiment: string;
	/** Null of a run stored before they were kept. */
	title: string | null;
	labels: string[] | null;
	request: RunRequest;
	state: RunState;
	failure: { code: string; sentence: string } | null;
	queuedAtMs: number;
	comparisons: Comparison[];
	disturbedCount: number;
};

/** Some runs, newest first, and the cursors with which to go on, null where there are no more. */
export type HistoryPage = { entries: HistoryEntry[]; newer: string | null; older: string | null };

/** Microseconds: a millisecond may hold two runs. */
const queuedUs = sql<string>`(extract(epoch from ${runs.queuedAt}) * 1000000)::bigint::text`;

const columns = {
	id: runs.id,
	experiment: runs.experiment,
	title: runs.title,
	labels: runs.labels,
	request: runs.request,
	state: runs.state,
	failure: runs.failure,
	queuedAt: runs.queuedAt,
	queuedUs,
	comparisons: runs.comparisons,
	disturbedCount: runs.disturbedCount,
	tags: runs.tags,
	note: runs.note,
};

/**
 * A page of a session's history.
 *
 * @throws Fault `bad-request` for a cursor that is none.
 */
export async function readHistory(db: Database, session: string, query: HistoryQuery): Promise<HistoryPage> {
	const { before, after, count: most } = query;
	const among = and(eq(runs.session, session), isNull(runs.deletedAt), ...filters(query));
	const isUpwards = after !== undefined && before === undefined;
	const cursor = before ?? after;
	const order = isUpwards ? asc : desc;
	const rows = await db
		.select(columns)
		.from(runs)
		.where(and(among, cursor === undefined ? undefined : beyond(cursor, isUpwards)))
		.orderBy(order(runs.queuedAt), order(runs.id))
		.limit(most + 1);
	// The newest page is a full one, wherever it was come from.
	if (isUpwards && rows.length <= most) return readHistory(db, session, { ...query, after: undefined });
	const shown = rows.slice(0, most);
	if (isUpwards) shown.reverse();
	const [first, last] = [shown[0], shown.at(-1)];
	const isMore = async (from: typeof first, upwards: boolean) => {
		if (from === undefined) return false;
		const next = and(among, beyond(cursorOf(from), upwards));
		return (await db.select({ id: runs.id }).from(runs).where(next).limit(1)).length > 0;
	};
	const isNewer = isUpwards || (cursor !== undefined && (await isMore(first, true)));
	const isOlder = isUpwards ? await isMore(last, false) : rows.length > most;
	return {
		entries: shown.map(({ queuedAt, queuedUs: _, comparisons, disturbedCount, ...row }) => ({
			...row,
			queuedAtMs: queuedAt.getTime(),
			comparisons: comparisons ?? [],
			disturbedCount: disturbedCount ?? 0,
		})),
		newer: isNewer && first !== undefined ? cursorOf(first) : null,
		older: isOlder && last !== undefined ? cursorOf(last) : null,
	};
}

function cursorOf(row: { queuedUs: string; id: string }): string {
	return `${row.queuedUs}.${row.id}`;
}

/** @throws Fault `bad-request`. */
function beyond(cursor: string, upwards: boolean): SQL {
	const [, us, id] = /^(\d{1,16})\.([\w-]{1,64})$/.exec(cursor) ?? [];
	if (us === undefined || id === undefined) {
		throw new Fault(
			"bad-request",
			"The address names no place in the list: it was cut off or changed. Begin with the newest runs.",
			{ field: "cursor" },
		);
	}
	const place = sql`(timestamptz 'epoch' + ${us}::float8 * interval '1 microsecond', ${id}::text)`;
	return upwards
		? sql`(${runs.queuedAt}, ${runs.id}) > ${place}`
		: sql`(${runs.queuedAt}, ${runs.id}) < ${place}`;
}

function filters({ search = "", experiment, tag, state }: HistoryQuery): (SQL | undefined)[] {
	const words = search.split(/\s+/).filter((word) => word !== "");
	const text = sql`lower(${runs.words} || ' ' || array_to_string(${runs.tags}, ' ') || ' ' || ${runs.note})`;
	return [
		...words.map((word) => sql`strpos(${text}, lower(${word}::text)) > 0`),
		experiment === undefined ? undefined : eq(runs.experiment, experiment),
		tag === undefined ? undefined : sql`${tag}::text = any(${runs.tags})`,
		state === undefined ? undefined : eq(runs.state, state),
	];
}

/** What a session's history can be narrowed by, the most frequent first. */
export type HistoryFacets = {
	runCount: number;
	experiments: { id: string; title: string | null; runCount: number }[];
	tags: { tag: string; runCount: number }[];
};

/** Beyond it a choice is no help. */
const MOST_TAGS = 100;

/** What there is to narrow a session's history by. */
export async function readFacets(db: Database, session: string): Promise<HistoryFacets> {
	const own = and(eq(runs.session, session), isNull(runs.deletedAt));
	const [experiments, tags] = await Promise.all([
		db
			.select({
				id: runs.experiment,
				title: sql<string | null>`max(${runs.title})`,
				runCount: count(),
			})
			.from(runs)
			.where(own)
			.groupBy(runs.experiment)
			.orderBy(desc(count()), asc(runs.experiment)),
		db.execute<{ tag: string; runCount: number }>(sql`
			select tag, count(*)::int as "runCount"
			from ${runs}, unnest(${runs.tags}) as tag where ${own}
			group by tag order by count(*) desc, tag limit ${MOST_TAGS}`),
	]);
	return {
		runCount: experiments.reduce((sum, one) => sum + one.runCount, 0),
		experiments,
		tags: [...tags],
	};
}
