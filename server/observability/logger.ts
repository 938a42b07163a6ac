import pino, { type Logger } from "pino";

export type { Logger };

/**
 * A JSON logger to standard error, so that a command's standard output stays data. Synchronous: few
 * lines are written, and the last ones before an exit are those that matter.
 */
export function createLogger(name: string, level = levelOf(process.env.LOG_LEVEL)): Logger {
	return pino(
		{
			name,
			level,
			base: { pid: process.pid },
			serializers: { err: describeError },
			timestamp: pino.stdTimeFunctions.isoTime,
			redact: {
				paths: ["password", "*.password", "*.*.password", "url", "*.url", "cookie", "*.cookie"],
				censor: "[redacted]",
			},
		},
		pino.destination({ dest: 2, sync: true }),
	);
}

function levelOf(setting: string | undefined): string {
	return setting?.trim() || "info";
}

/** The reasons of an error, outermost first. A driver's error carries its statement and its values: left out. */
function describeError(thrown: unknown): unknown {
	if (!(thrown instanceof Error)) return thrown;
	const reasons: string[] = [];
	for (let cause: unknown = thrown; cause instanceof Error && reasons.length < 5; cause = cause.cause) {
		const code = "code" in cause ? ` (${String(cause.code)})` : "";
		reasons.push(`${cause.name}${code}: ${cause.message.split("\n")[0]?.slice(0, 300)}`);
	}
	return {
		reasons,
		stack: thrown.stack
			?.split("\n")
			.filter((line) => /^\s+at /.test(line))
			.slice(0, 12),
	};
}
