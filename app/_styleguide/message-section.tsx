"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#app/_ui/button.tsx";
import { Dialog } from "#app/_ui/dialog.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import { Section, Specimen } from "./section.tsx";

/** What tells, opens and fails. */
export function MessageSection() {
	return (
		<Section
			id="messages"
			lead="A message says what was wrong and what to do. A part of a page that fails says so in its place, and the rest goes on."
		>
			<Specimen of="Notices: plain, warning, error">
				<div className="space-y-3">
					<Notice>Nothing was started.</Notice>
					<Notice tone="warn" title="The clock was changed">
						Figures that span the change are left out.
					</Notice>
					<Notice tone="bad" title="The lab cannot be reached">
						Check that Latency Lab is still running, then try again.
					</Notice>
				</div>
			</Specimen>
			<Specimen of="A pane that fails once it is broken">
				<BreakablePane />
			</Specimen>
			<Specimen of="A window">
				<OpenedDialog />
			</Specimen>
			<Specimen of="A part that scrolls by itself, and the table beside a chart">
				<ScrollRegion label="Long line" className="overflow-x-auto rounded border border-rule">
					<p className="whitespace-nowrap p-3 font-mono text-xs">
						SELECT orders.id, orders.placed_at, sum(item.quantity * item.price) FROM orders JOIN order_items
						AS item ON item.order_id = orders.id WHERE orders.customer_id = $1
					</p>
				</ScrollRegion>
				<TableTwin label="Words as a table">{() => <WordTable />}</TableTwin>
			</Specimen>
		</Section>
	);
}

function BreakablePane() {
	const [isBroken, setBroken] = useState(false);
	return (
		<Pane label="Latency over time">
			<Breaking when={isBroken}>
				<p className="mb-3 text-sm">All is well in here.</p>
				<Button size="small" onClick={() => setBroken(true)}>
					Break the pane
				</Button>
			</Breaking>
		</Pane>
	);
}

function Breaking({ when, children }: { when: boolean; children: ReactNode }) {
	if (when) throw new Error("The style guide breaks this pane to show how one looks that is broken.");
	return children;
}

function OpenedDialog() {
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<Button size="small" onClick={() => setOpen(true)}>
				Open the window
			</Button>
			{isOpen ? (
				<Dialog label="A window" className="max-w-md" onClose={() => setOpen(false)}>
					<div className="p-6">
						<h3 className="font-semibold">Delete this run?</h3>
						<p className="mt-2 text-ink-soft text-sm">It can be had back for an hour.</p>
						<Button className="mt-4" onClick={() => setOpen(false)}>
							Close
						</Button>
					</div>
				</Dialog>
			) : null}
		</>
	);
}

function WordTable() {
	return (
		<table className="w-full text-xs">
			<tbody>
				{["arm", "run", "slice"].map((word) => (
					<tr key={word} className="border-rule/60 border-b last:border-0">
						<th scope="row" className="px-3 py-1 text-left font-normal">
							{word}
						</th>
						<td className="px-3 py-1">in the glossary</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
