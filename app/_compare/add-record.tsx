"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { RecordDrop } from "#app/_runs/record-drop.tsx";
import { readRecordFile } from "#app/_runs/record-file.ts";
import { RecordReading } from "#app/_runs/record-reading.tsx";
import type { ItemRef } from "#server/contract/comparison.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { holdRecord, useHeldRecords } from "./held-records.ts";
import { recordName } from "./item-address.ts";
import { useCompareAddress } from "./use-compare-address.ts";

/** Adds a record from a file, or gives again one that the address names and a reload has forgotten. */
export function AddRecord({ refs }: { refs: readonly ItemRef[] }) {
	const router = useRouter();
	const addressOf = useCompareAddress();
	const held = useHeldRecords();
	const open = useMutation({
		mutationFn: readRecordFile,
		onSuccess: ({ output }, file) => {
			const name = recordName(output.runId);
			holdRecord(name, file);
			if (refs.some(({ from, run }) => from === "file" && run === name)) return;
			router.push(addressOf([...refs, { from: "file", run: name, arms: null }]), { scroll: false });
		},
	});
	const isForgotten = refs.some(({ from, run }) => from === "file" && !held.has(run));
	if (refs.length >= LIMITS.comparedItems.max && !isForgotten) return null;
	return (
		<div className="mt-4">
			<RecordDrop
				action={isForgotten ? "Choose the file of the record again" : "Add a record from a file"}
				isSmall
				onFile={(file) => open.mutate(file)}
			/>
			<div className="mt-1">
				<RecordReading reading={open} />
			</div>
		</div>
	);
}
