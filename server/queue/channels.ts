import { type SQL, sql } from "drizzle-orm";

/** What processes tell each other through Postgres. A lost notification costs time, never an event. */
export const CHANNELS = {
	/** A run waits; no payload. */
	queued: "lab_runs",
	/** `<run id> <last event number>`. */
	events: "lab_run_events",
	/** `<run id>`: stop it. */
	cancel: "lab_cancel",
} as const;
export type Channel = (typeof CHANNELS)[keyof typeof CHANNELS];

/** An expression that tells the listeners of a channel when its transaction commits. */
export function tell(channel: Channel, payload: SQL | string): SQL {
	return sql`pg_notify(${channel}::text, ${payload}::text)`;
}
