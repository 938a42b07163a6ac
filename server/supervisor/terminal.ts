/** What the person at the terminal sees. */
export type Terminal = {
	/** One line that stays. */
	line(text: string): void;
	/** How far something is: one moving line on a terminal, a plain line now and then elsewhere. */
	progress(label: string, share: number): void;
};

const PLAIN_EVERY_MS = 2_000;

/** @param nowMs a monotonic clock */
export function createTerminal(
	stream: { write(text: string): unknown; isTTY?: boolean },
	nowMs: () => number = () => performance.now(),
): Terminal {
	let moving = false;
	let saidAtMs = Number.NEGATIVE_INFINITY;
	let saidText = "";
	const clear = () => {
		if (moving) stream.write("\r\x1b[K");
		moving = false;
	};
	return {
		line(text) {
			clear();
			stream.write(`${text}\n`);
		},
		progress(label, share) {
			const text = `${label} ${String(Math.floor(Math.min(1, Math.max(0, share)) * 100)).padStart(3)} %`;
			if (text === saidText) return;
			if (stream.isTTY) {
				clear();
				stream.write(text);
				moving = true;
			} else {
				if (nowMs() - saidAtMs < PLAIN_EVERY_MS) return;
				stream.write(`${text}\n`);
			}
			saidText = text;
			saidAtMs = nowMs();
		},
	};
}
