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
import { placeRecord } from "./record-place.ts";
import { useCompareAddress } from "./use-compare-address.ts";

/** Adds a record from a file, or gives again one that the address names and a reload has forgotten. */
export function AddRecord({ refs }: { refs: readonly ItemRef[] }) {
	const router = useRouter();
	const addressOf = useCompareAddress();
	const held = useHeldRecords();
	const open = useMutation({
		mutationFn: async (file: File) => {
			const { output } = await readRecordFile(file);
			return placeRecord(recordName(output.runId), file, refs, held);
		},
		onSuccess: ({ name, at, twin }, file) => {
			if (twin === "same") return;
			holdRecord(name, file);
			if (at !== null) return;
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
				isBusy={open.isPending}
				onFile={(file) => open.mutate(file)}
			/>
			<div className="mt-1">
				<RecordReading reading={open} />
				<p role="status" className="text-ink-soft text-sm">
					{open.data === undefined ? "" : twinSentence(open.data, refs)}
				</p>
			</div>
		</div>
	);
}

/** What is to be said of a file whose run has one here already; empty where it has none, or it was removed again. */
function twinSentence(
	{ name, twin }: Awaited<ReturnType<typeof placeRecord>>,
	refs: readonly ItemRef[],
): string {
	const at = refs.findIndex(({ from, run }) => from === "file" && run === name);
	if (twin === null || at === -1) return "";
	return twin === "same"
		? `This is the very record that stands as ${at + 1}. To see some arms of it alone, choose its arms there.`
		: `There is another record of the same run, and the two do not say the same: this one stands as ${at + 1}.`;
}
