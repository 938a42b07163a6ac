import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { readProc } from "./proc.ts";
import { readStat, treeCpuMs } from "./process-tree.ts";

const HAS_PROC = process.platform === "linux";

type Process = { children?: number[]; runMs: number; reapedTicks?: [number, number] };

/** A proc file system of these processes; `onRead` may change them meanwhile. */
function procOf(processes: Record<number, Process>, onRead: (path: string) => void = () => {}) {
	return (path: string) => {
		const [, pid, file] = /^\/proc\/(\d+)\/(?:task\/\d+\/)?(\w+)$/.exec(path) ?? [];
		const found = processes[Number(pid)];
		if (found === undefined) throw new Error(`ENOENT: ${path}`);
		const { children = [], runMs, reapedTicks = [0, 0] } = found;
		const text: Record<string, string> = {
			children: `${children.join(" ")} `,
			schedstat: `${runMs * 1e6} 5000 17\n`,
			stat: `${pid} (a (b) c) S 41 ${Array(9).fill(0).join(" ")} 5 6 ${reapedTicks.join(" ")} 20 0`,
		};
		onRead(path);
		return text[file ?? ""] ?? "";
	};
}

describe("the processor time of a process and its children", () => {
	test("is theirs, and that of the children it has waited for", () => {
		const read = procOf({
			10: { children: [11, 12], runMs: 5, reapedTicks: [3, 4] },
			11: { runMs: 100.5 },
			12: { runMs: 7 },
		});
		expect(treeCpuMs(10, read)).toBeCloseTo(5 + 100.5 + 7 + 70);
	});

	test("is counted once of a child that ends meanwhile", () => {
		const processes: Record<number, Process> = {
			10: { children: [11, 12], runMs: 5 },
			11: { runMs: 100 },
			12: { runMs: 7 },
		};
		const read = procOf(processes, (path) => {
			if (path !== "/proc/11/schedstat") return;
			delete processes[11];
			processes[10] = { children: [12], runMs: 5, reapedTicks: [10, 0] };
		});
		expect(treeCpuMs(10, read)).toBeCloseTo(5 + 7 + 100);
	});

	test("cannot be told of one that is gone", () => {
		expect(() => treeCpuMs(10, procOf({}))).toThrow("ENOENT");
	});

	test.runIf(HAS_PROC)("grows by what real children do, also after they have ended", async () => {
		const before = treeCpuMs(process.pid, readProc);
		const child = spawn(process.execPath, ["-e", "while (process.cpuUsage().user < 200_000);"]);
		await once(child, "exit");
		const grownMs = treeCpuMs(process.pid, readProc) - before;
		expect(grownMs).toBeGreaterThan(200);
		expect(grownMs).toBeLessThan(20_000);
	});
});

test("the parent is read behind a name of any form", () => {
	expect(readStat(7, procOf({ 7: { runMs: 0, reapedTicks: [1, 2] } }))).toEqual({
		parent: 41,
		cutime: 1,
		cstime: 2,
	});
});
