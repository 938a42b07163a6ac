"use client";

import { Button } from "#app/_ui/button.tsx";
import { isUnfetched, UnfetchedWords } from "#app/_ui/unfetched.tsx";

/** What a page shows that could not be made; the digest finds the cause in the server's log. */
export default function PageError({
	error,
	reset,
}: {
	error: Error & { digest?: string };
	reset: () => void;
}) {
	return (
		<div className="mx-auto max-w-2xl px-4 py-24 sm:px-8">
			<p className="eyebrow">Something went wrong</p>
			<h1 className="mt-2 font-serif text-4xl">This page could not be shown</h1>
			{isUnfetched(error) ? (
				<div className="mt-4 text-ink-soft leading-relaxed">
					<UnfetchedWords />
				</div>
			) : (
				<p className="mt-4 text-ink-soft leading-relaxed">
					Most often the database is not reachable for a moment. Try again; if it stays so, look at the
					terminal in which Latency Lab runs.
				</p>
			)}
			{error.digest === undefined ? null : (
				<p className="figures mt-3 text-ink-faint text-sm">Reference for the log: {error.digest}</p>
			)}
			{isUnfetched(error) ? null : (
				<Button variant="primary" className="mt-8" onClick={reset}>
					Try again
				</Button>
			)}
		</div>
	);
}
