import { resolve } from "node:path";
import { z } from "zod";
import { parseDatabaseUrl } from "#db/client.ts";
import { Fault } from "./contract/fault.ts";
import { hostNames } from "./contract/host.ts";

/** The data sets that can be made: shares of 100,000 customers, 50,000 products, 1,000,000 orders. 0.01 is for tests. */
const SCALES = [0.01, 0.1, 1, 5] as const;
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** The settings of an installation, checked. Paths are absolute. */
export type Env = {
	/** Undefined: an embedded Postgres. */
	databaseUrl: string | undefined;
	/** Undefined: the same database as `databaseUrl`, or the embedded one. */
	labDatabaseUrl: string | undefined;
	/** Undefined: one found on the PATH, or none. */
	redisUrl: string | undefined;
	/** Why there is no Redis, as the supervisor found out. */
	redisMissing: string | undefined;
	dataDir: string;
	lessonsDir: string;
	scale: number;
	seed: number;
	logLevel: (typeof LOG_LEVELS)[number];
	host: string;
	/** Names that the page may be asked for by, beside `host`, addresses and localhost. */
	hosts: readonly string[];
	port: number;
	/** Whether a built app has the page `/styleguide`, which is always there in development. */
	styleguide: boolean;
};

const schema = z.object({
	DATABASE_URL: databaseUrl("DATABASE_URL").optional(),
	LAB_DATABASE_URL: databaseUrl("LAB_DATABASE_URL").optional(),
	REDIS_URL: z
		.string()
		.regex(/^(rediss?:\/\/.+|unix:\/\/\/.+)/, "is not a Redis URL. It looks like redis://host:6379.")
		.optional(),
	LAB_REDIS_MISSING: z.string().optional(),
	LAB_DATA_DIR: z.string().default(".data"),
	LAB_LESSONS_DIR: z.string().default("lessons"),
	LAB_SCALE: z
		.string()
		.default("1")
		.transform(Number)
		.refine((value) => SCALES.some((scale) => scale === value), "must be 0.1, 1 or 5 (0.01 is for tests)."),
	LAB_SEED: whole("1", 0, 2_147_483_647),
	LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}.`).default("info"),
	HOST: z
		.string()
		.regex(/^[A-Za-z0-9.:_-]+$/, "is not a host name or an address.")
		.default("127.0.0.1"),
	LAB_HOSTS: z
		.string()
		.regex(
			/^\s*[a-z0-9_.-]+(\s*,\s*[a-z0-9_.-]+)*\s*$/i,
			"must be names of hosts with commas between them, without ports.",
		)
		.optional()
		.transform(hostNames),
	PORT: whole("3000", 1, 65_535),
	LAB_STYLEGUIDE: z.enum(["0", "1"], "must be 0 or 1.").default("0"),
});

/** What is wrong with a variable that is set, in words that follow its name; undefined where nothing is. */
export type EnvCheck = (value: string) => string | undefined;

/**
 * Reads the environment; an empty variable counts as not set.
 *
 * @param checks of single variables, beside those that are always made
 * @throws Fault `configuration` that names every variable at fault, one line each.
 */
export function readEnv(
	source: Readonly<Record<string, string | undefined>>,
	checks: { readonly [Name in keyof z.input<typeof schema>]?: EnvCheck } = {},
): Env {
	const set = Object.fromEntries(
		Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""),
	);
	const parsed = schema.safeParse(set);
	const faults = (parsed.error?.issues ?? []).map(({ path, message }) => ({ name: path.join("."), message }));
	for (const [name, check] of Object.entries(checks)) {
		const message = set[name] === undefined ? undefined : check(set[name]);
		if (message !== undefined) faults.push({ name, message });
	}
	if (!parsed.success || faults.length > 0) {
		const lines = faults.map(({ name, message }) => `${name} ${message}`);
		throw new Fault("configuration", lines.join("\n"), { field: String(faults[0]?.name) });
	}
	const { data } = parsed;
	return {
		databaseUrl: data.DATABASE_URL,
		labDatabaseUrl: data.LAB_DATABASE_URL,
		redisUrl: data.REDIS_URL,
		redisMissing: data.LAB_REDIS_MISSING,
		dataDir: resolve(data.LAB_DATA_DIR),
		lessonsDir: resolve(data.LAB_LESSONS_DIR),
		scale: data.LAB_SCALE,
		seed: data.LAB_SEED,
		logLevel: data.LOG_LEVEL,
		host: data.HOST,
		hosts: data.LAB_HOSTS,
		port: data.PORT,
		styleguide: data.LAB_STYLEGUIDE === "1",
	};
}

function whole(initial: string, min: number, max: number) {
	return z
		.string()
		.default(initial)
		.refine(
			(text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max,
			`must be a whole number from ${min} to ${max}.`,
		)
		.transform(Number);
}

function databaseUrl(name: string) {
	return z.string().superRefine((url, context) => {
		try {
			parseDatabaseUrl(url, name);
		} catch (fault) {
			const text = fault instanceof Error ? fault.message : String(fault);
			context.addIssue({ code: "custom", message: text.replace(name, "").replace(/^:?\s*/, "") });
		}
	});
}
