import { expect, test } from "vitest";
import { createTerminal } from "./terminal.ts";

function record(isTTY: boolean) {
	const written: string[] = [];
	let timeMs = 0;
	const terminal = createTerminal({ isTTY, write: (text: string) => written.push(text) }, () => timeMs);
	return {
		terminal,
		written,
		pass(durationMs: number) {
			timeMs += durationMs;
		},
	};
}

test("without a terminal, progress is a plain line at most every two seconds", () => {
	const { terminal, written, pass } = record(false);
	terminal.progress("Orders", 0.1);
	terminal.progress("Orders", 0.2);
	pass(2_000);
	terminal.progress("Orders", 0.3);
	expect(written).toEqual(["Orders  10 %\n", "Orders  30 %\n"]);
});

test("on a terminal, progress moves on one line that the next line takes away", () => {
	const { terminal, written } = record(true);
	terminal.progress("Orders", 0.1);
	terminal.progress("Orders", 0.2);
	terminal.line("Ready.");
	expect(written.join("")).toBe("Orders  10 %\r\x1b[KOrders  20 %\r\x1b[KReady.\n");
});
