"use client";

import { NETWORK_WAIT } from "#app/_ui/network-wait.tsx";
import { useOnline } from "#app/_ui/use-online.ts";
import type { Keeping } from "./use-learner.ts";

type KeepingLineProps = {
	keeping: Keeping;
	/** What is said when there is nothing to say of the way to the server. */
	children: string;
};

/** Whether an answer has reached the server, in a line that is heard as well. */
export function KeepingLine({ keeping, children }: KeepingLineProps) {
	const isOnline = useOnline();
	const tone = { none: "", sending: "", kept: "", waiting: "text-warn", refused: "text-bad" }[keeping.state];
	return (
		<p role="status" className={`mt-1.5 text-ink-faint text-xs leading-5 empty:hidden print:hidden ${tone}`}>
			{keeping.state === "waiting" && !isOnline ? NETWORK_WAIT : (textOf(keeping) ?? children)}
		</p>
	);
}

function textOf(keeping: Keeping): string | undefined {
	switch (keeping.state) {
		case "sending":
			return "Keeping it…";
		case "waiting":
			return "The server does not answer. This page holds your answer and sends it again by itself; leave it open.";
		case "refused":
			return `Not kept: ${keeping.sentence}`;
		default:
			return undefined;
	}
}
