import type { Metadata } from "next";
import { BrowserCachePanel } from "#app/_lesson/browser-cache-panel.tsx";

export const metadata: Metadata = { title: "Your browser's cache" };

export default function BrowserCachePage() {
	return (
		<div className="mx-auto max-w-5xl px-4 pt-10 sm:px-8">
			<p className="eyebrow">Caching</p>
			<h1 className="mt-2 text-balance font-serif text-4xl leading-tight tracking-tight">
				Your browser&apos;s cache
			</h1>
			<p className="mt-3 max-w-[68ch] font-serif text-ink-soft text-xl leading-relaxed">
				The nearest cache of all is not ours. What does it do when the server says how long an answer may be
				kept?
			</p>
			<p className="mt-3 mb-8 max-w-[68ch] text-ink-soft leading-relaxed">
				Your browser asks this server for one answer, the experiments and how often each was run here, which
				Postgres counts for each request that arrives. Only the header Cache-Control differs. Times, bytes and
				origin are what your browser reports of its own requests (Resource Timing); across a network they are
				longer than on this machine. The age is counted from the first answer of each sequence.
			</p>
			<BrowserCachePanel />
		</div>
	);
}
