import { Fault } from "#server/contract/fault.ts";

/**
 * Writes to stdout. The reader of a pipe who has left misses nothing: there is nobody to tell.
 *
 * @throws Fault `io`, or `disk-full`, when it cannot be written otherwise.
 */
export function writeStdout(text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		process.stdout.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
			if (!error || error.code === "EPIPE") resolve();
			else {
				const sentence = `The output could not be written (${error.code}). Send it elsewhere, or make room.`;
				reject(new Fault(error.code === "ENOSPC" ? "disk-full" : "io", sentence, { cause: error }));
			}
		});
	});
}
