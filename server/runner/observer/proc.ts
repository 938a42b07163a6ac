import { readFileSync } from "node:fs";

/** Reads a text of Linux's proc file system; tests hand in texts of their own. Throws where there is none. */
export type ReadProc = (path: string) => string;

export const readProc: ReadProc = (path) => readFileSync(path, "utf8");

/** Linux counts processor time for programs in hundredths of a second, whatever its own timer does (proc(5), USER_HZ). */
export const TICK_MS = 10;
