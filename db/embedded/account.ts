import { spawnSync } from "node:child_process";
import { chownSync, statSync } from "node:fs";
import { Fault } from "#server/contract/fault.ts";

/** Postgres refuses to run as root; `namespace` lets it believe that root is nobody, `user` changes the user. */
export type Account = { kind: "self" } | { kind: "namespace" } | { kind: "user"; uid: number; gid: number };

/** A program with its arguments, ready for `spawn`. */
export type Command = {
	file: string;
	args: string[];
	as: { uid?: number; gid?: number };
};

const NOBODY = 65_534;

/**
 * Chooses who Postgres runs as. Existing files decide: whoever owns the cluster must run it.
 *
 * @param cluster folder of the data, which need not exist yet
 * @throws Fault `configuration` when we are root and neither way works here.
 */
export function chooseAccount(postgres: string, cluster: string): Account {
	if (process.getuid?.() !== 0) return { kind: "self" };
	const owner = ownerOf(cluster);
	const candidates: Account[] = [];
	if (owner === undefined || owner.uid === 0) candidates.push({ kind: "namespace" });
	if (owner === undefined) candidates.push({ kind: "user", uid: NOBODY, gid: NOBODY });
	else if (owner.uid !== 0) candidates.push({ kind: "user", uid: owner.uid, gid: owner.gid });
	const working = candidates.find((account) => canRun(account, postgres));
	if (working !== undefined) return working;
	throw new Fault(
		"configuration",
		`Postgres refuses to run as root, and this machine lets us neither make a user namespace nor run ${postgres} as another user. Start as an ordinary user, move the project to a folder that others may read, or set DATABASE_URL to a Postgres of your own.`,
	);
}

/** How to start `file` as this account. */
export function commandFor(account: Account, file: string, args: string[]): Command {
	if (account.kind === "namespace") {
		return {
			file: "unshare",
			args: ["--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, file, ...args],
			as: {},
		};
	}
	return { file, args, as: account.kind === "user" ? { uid: account.uid, gid: account.gid } : {} };
}

/** Gives a file or folder that we made to the account that is to use it. */
export function giveTo(account: Account, path: string): void {
	if (account.kind === "user") chownSync(path, account.uid, account.gid);
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
	try {
		const { uid, gid } = statSync(path);
		return { uid, gid };
	} catch {
		return undefined;
	}
}

function canRun(account: Account, postgres: string): boolean {
	const { file, args, as } = commandFor(account, postgres, ["--version"]);
	return spawnSync(file, args, { ...as, cwd: "/", stdio: "ignore" }).status === 0;
}
