import pino, { type Logger } from "pino";

export type { Logger };

/**
 * A JSON logger to standard error, so that a command's standard output stays data. Synchronous: few
 * lines are written, and the last ones before an exit are those that matter.
 */
export function createLogger(name: string): Logger {
	const level = process.env.LOG_LEVEL?.trim();
	return pino(
		{
			name,
			level: level === undefined || level === "" ? "info" : level,
			base: { pid: process.pid },
			timestamp: pino.stdTimeFunctions.isoTime,
			redact: {
				paths: ["password", "*.password", "*.*.password", "url", "*.url", "cookie", "*.cookie"],
				censor: "[redacted]",
			},
		},
		pino.destination({ dest: 2, sync: true }),
	);
}
