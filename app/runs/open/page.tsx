import type { Metadata } from "next";
import { OpenRecord } from "#app/_runs/open-record.tsx";

export const metadata: Metadata = { title: "Open a record" };

export default function OpenRecordPage() {
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<p className="eyebrow">Runs</p>
			<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">Open a record</h1>
			<p className="mt-2 max-w-[68ch] text-ink-soft leading-relaxed">
				A record is a run as a file: &ldquo;Take it along&rdquo; on a run&rsquo;s page gives one, and so does{" "}
				<code className="whitespace-nowrap font-mono text-sm">lab run --save</code>. It opens on any machine.
				It is looked at and shown, and not kept: a reload forgets it.
			</p>
			<OpenRecord />
		</div>
	);
}
