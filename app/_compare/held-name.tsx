"use client";

import { useHeldRecords } from "./held-records.ts";

/** The name of the file from which a record was read: what tells two of one run apart. */
export function HeldName({ name }: { name: string }) {
	const file = useHeldRecords().get(name);
	return file === undefined ? null : <span className="break-all text-ink-faint"> · {file.name}</span>;
}
