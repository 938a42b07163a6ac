import { readFileSync } from "node:fs";
import os from "node:os";
import { connect } from "#db/client.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { takeMachineFacts } from "#server/runner/fingerprint.ts";

/** What the bench ran on, and when. */
export type Machine = {
	cores: number;
	cpu: string;
	memoryBytes: number;
	os: string;
	node: string;
	postgres: string;
	/** ISO time. */
	date: string;
};

/** The facts of this machine and of the Postgres that the bench fills. */
export async function readMachine(target: ConnectionTarget): Promise<Machine> {
	const { cores, cpu, memoryBytes } = takeMachineFacts();
	const sql = connect(target, { applicationName: "lab:bench", max: 1 });
	try {
		const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
		return {
			cores,
			cpu,
			memoryBytes,
			os: `${systemName()} (${os.type()} ${os.release()}, ${os.arch()})`,
			node: process.versions.node,
			postgres: row?.version ?? "unknown",
			date: new Date().toISOString(),
		};
	} finally {
		await sql.end({ timeout: 1 });
	}
}

/** One line for people. */
export function describeMachine(machine: Machine): string {
	const { cores, cpu, memoryBytes, os: system, node, postgres, date } = machine;
	const memory = `${Math.round(memoryBytes / 2 ** 30)} GiB of memory`;
	return `${cores} cores of ${cpu}, ${memory}, ${system}, Node ${node}, Postgres ${postgres}, ${date.slice(0, 10)}`;
}

/** The distribution's name where there is one. */
function systemName(): string {
	try {
		const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
		return name ?? os.platform();
	} catch {
		return os.platform();
	}
}
