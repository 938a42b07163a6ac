import type { Metadata } from "next";
import { PlanDesk } from "#app/_plan/plan-desk.tsx";
import { CopyButton } from "#app/_ui/copy-button.tsx";

export const metadata: Metadata = { title: "Plans" };

const COMMAND = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)";

export default function PlansPage() {
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<p className="eyebrow print:hidden">Plans</p>
			<h1 className="mt-2 text-balance font-serif text-4xl leading-tight tracking-tight">
				Read a plan, or two beside each other
			</h1>
			<div className="print:hidden">
				<p className="mt-3 max-w-[68ch] font-serif text-ink-soft text-xl leading-relaxed">
					Paste what Postgres printed: each step in plain words, where its time and blocks went, and what is
					worth a second look. Paste another, and see what changed.
				</p>
				<p className="mt-3 flex max-w-[80ch] flex-wrap items-center gap-x-2 gap-y-1 text-ink-soft text-sm">
					Put <code className="rounded bg-sunk px-1.5 py-0.5 font-mono text-xs">{COMMAND}</code> before your
					statement
					<CopyButton text={COMMAND} label={`Copy ${COMMAND}`} />
				</p>
				<p className="mt-2 mb-6 max-w-[80ch] text-ink-faint text-sm leading-relaxed">
					Postgres 14 to 18; as it comes from psql, pgAdmin, a driver or auto_explain. EXPLAIN&rsquo;s text is
					read as well; JSON tells a little more. ANALYZE runs the statement: one that writes, run between
					BEGIN and ROLLBACK. All of it happens in this browser: nothing is sent. Plans may be large and
					private, so they are not in the address either: this browser keeps them until you have it forget
					them, and a link to this page says only how plans are looked at.
				</p>
			</div>
			<noscript>
				<p className="mb-6 max-w-[80ch] border-warn border-l-2 pl-3 text-ink-soft text-sm">
					Plans are read and drawn by this browser alone, and it runs no JavaScript here: allow it for this
					page.
				</p>
			</noscript>
			<div className="noscript:hidden">
				<PlanDesk />
			</div>
		</div>
	);
}
