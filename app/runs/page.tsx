import type { Metadata } from "next";
import Link from "next/link";
import { openCaller } from "#app/_lib/caller.ts";
import { History } from "#app/_runs/history.tsx";
import { historyInput, readHistoryUrl } from "#app/_runs/history-url.ts";
import { buttonClass } from "#app/_ui/button.tsx";

export const metadata: Metadata = { title: "Your runs" };

type HistoryPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HistoryPage({ searchParams }: HistoryPageProps) {
	const url = await readHistoryUrl(searchParams);
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
				<div>
					<p className="eyebrow">Runs</p>
					<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">Your runs</h1>
					<p className="mt-2 max-w-[68ch] text-ink-soft leading-relaxed">
						Every run that was started in this browser, newest first. Choose two to six to lay them side by
						side.
					</p>
				</div>
				<Link href="/runs/open" prefetch={false} className={buttonClass()}>
					Open a record…
				</Link>
			</div>
			<History first={await readFirst(url)} />
		</div>
	);
}

/** What the list begins with; undefined when it cannot be had, for the browser asks again and says why. */
async function readFirst(url: Awaited<ReturnType<typeof readHistoryUrl>>) {
	const caller = await openCaller();
	try {
		const [rows, facets] = await Promise.all([
			caller.history.list(historyInput(url)),
			caller.history.facets(),
		]);
		return { url, rows, facets };
	} catch {
		return undefined;
	}
}
