import { Fault, type FaultCode } from "#server/contract/fault.ts";

/** Where things are, for the sentences. */
export type Places = {
	/** The folder that `--reset` moves aside. */
	folder: string;
	logPath: string;
	major: string;
};

type Row = { pattern: RegExp; code: FaultCode; sentence: (places: Places) => string };

const AFRESH = '"npm start -- --reset" moves it aside and begins afresh';

/** What the logs of initdb and postgres say, and what a person should do. The first row that matches counts. */
const ROWS: readonly Row[] = [
	{
		pattern: /No space left on device|Disk quota exceeded/,
		code: "disk-full",
		sentence: ({ folder }) => `The disk that holds ${folder} is full. Free some space and start again.`,
	},
	{
		pattern: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/,
		code: "database-unavailable",
		sentence: ({ folder }) =>
			`Another Postgres still uses ${folder}. Stop it, or wait until it has ended, and start again.`,
	},
	{
		pattern: /database files are incompatible with server|was initialized by PostgreSQL version/,
		code: "configuration",
		sentence: otherMajor,
	},
	{
		pattern:
			/wrong ownership|invalid permissions|could not change permissions|Permission denied|Read-only file system/,
		code: "io",
		sentence: ({ folder }) =>
			`Postgres may not write in ${folder}. Start as the user who owns it, give it back to you with chown, or name another folder with LAB_DATA_DIR.`,
	},
	{
		pattern:
			/could not (create|map) (anonymous )?shared memory|Cannot allocate memory|out of memory|could not create semaphores/,
		code: "configuration",
		sentence: () =>
			"The machine has not enough memory left for Postgres (about 400 MB). Close something, or set DATABASE_URL to a Postgres elsewhere.",
	},
	{
		pattern: /Unix-domain socket|lock file ".*\.s\.PGSQL/,
		code: "io",
		sentence: ({ logPath }) =>
			`Postgres could not make its socket in the folder for temporary files. Set TMPDIR to a folder you may write to, with a short path; its own words are in ${logPath}.`,
	},
	{
		pattern:
			/invalid checkpoint record|could not locate a valid checkpoint|PANIC: |checksum|pg_control|is not a database cluster directory|could not (open|read) (file|directory) "(global|base|pg_|\.\/)|invalid data in file|postgresql\.conf/,
		code: "database-unavailable",
		sentence: ({ folder, logPath }) =>
			`The database in ${folder} is damaged and Postgres cannot open it. ${AFRESH}; Postgres's own words are in ${logPath}.`,
	},
];

/** The fault for what Postgres wrote before it gave up. */
export function faultFromLog(log: string, places: Places): Fault {
	const row = ROWS.find(({ pattern }) => pattern.test(log));
	if (row !== undefined) return new Fault(row.code, row.sentence(places), { cause: log });
	const last = log
		.split("\n")
		.filter((line) => /FATAL|PANIC|ERROR|error:|HINT/.test(line))
		.at(-1);
	const words = last === undefined ? "It said nothing." : `It said: ${last.trim()}`;
	return new Fault(
		"database-unavailable",
		`Postgres did not start. ${words} The whole log is ${places.logPath}.`,
		{
			cause: log,
		},
	);
}

/** For a cluster that another major version made. */
export function otherMajor({ folder, major }: Places): string {
	return `The database in ${folder} was made by another Postgres than this version's Postgres ${major}. Go back to the version that made it, or: ${AFRESH}.`;
}

/** For a folder that is there but holds no whole cluster. */
export function damaged(places: Places): Fault {
	return faultFromLog("is not a database cluster directory", places);
}

/** A fault for what the file system refused; anything else comes back as it is. */
export function faultFromFiles(thrown: unknown, places: Places): unknown {
	switch ((thrown as NodeJS.ErrnoException | null)?.code) {
		case "ENOSPC":
		case "EDQUOT":
			return faultFromLog("No space left on device", places);
		case "EACCES":
		case "EPERM":
		case "EROFS":
			return faultFromLog("Permission denied", places);
		default:
			return thrown;
	}
}
