import type { Json } from "./text-title.ts";

/** Reads a line that follows the steps, of what is told of the whole plan. */
export function readAfter(line: string, top: Json): void {
	const time = /^\s*(Planning Time|Execution Time): ([\d.]+) ms/.exec(line);
	if (time !== null) top[time[1] ?? ""] = Number(time[2]);
	const trigger = /^Trigger (.*?): (?:time=([\d.]+) )?calls=(\d+)/.exec(line);
	if (trigger !== null) {
		const triggers = Array.isArray(top.Triggers) ? top.Triggers : [];
		const figures = { Time: Number(trigger[2] ?? 0), Calls: Number(trigger[3]) };
		top.Triggers = [...triggers, { ...triggerNames(trigger[1] ?? ""), ...figures }];
	}
	const functions = /^\s+Functions: (\d+)/.exec(line);
	if (functions !== null) top.JIT = { Functions: Number(functions[1]) };
	const compiled = /^\s+Timing: .*Total ([\d.]+) ms/.exec(line);
	if (compiled !== null) top.JIT = { ...(top.JIT as Json), Timing: { Total: Number(compiled[1]) } };
	const memory = /^\s+Memory: used=(\d+)kB\s+allocated=(\d+)kB/.exec(line);
	if (memory !== null) {
		top.Planning = { "Memory Used": Number(memory[1]), "Memory Allocated": Number(memory[2]) };
	}
	const sent = /^Serialization: (?:time=([\d.]+) ms\s+)?output=(\d+)kB\s+format=(\w+)/.exec(line);
	if (sent !== null) {
		const time = sent[1] === undefined ? {} : { Time: Number(sent[1]) };
		top.Serialization = { ...time, "Output Volume": Number(sent[2]), Format: sent[3] };
	}
	const settings = /^Settings: (.*)$/.exec(line)?.[1];
	if (settings !== undefined) {
		top.Settings = Object.fromEntries(
			[...settings.matchAll(/(\S+) = '([^']*)'/g)].map(([, name, value]) => [name, value]),
		);
	}
}

/** `name on table`, or `for constraint name on table`, where the table is told when there are several. */
function triggerNames(told: string): Json {
	const constraint = /^(?:\S+ )?for constraint (\S+)(?: on (\S+))?$/.exec(told);
	if (constraint === null) return { "Trigger Name": told };
	return { "Constraint Name": constraint[1], Relation: constraint[2] ?? null };
}
