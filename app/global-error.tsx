"use client";

import { isUnfetched, UnfetchedWords } from "#app/_ui/unfetched.tsx";
import "./globals.css";

/** What is shown where not even the frame around the pages could be made. */
export default function FrameError({ error }: { error: Error & { digest?: string } }) {
	return (
		<html lang="en">
			<body>
				<main className="mx-auto max-w-2xl px-4 py-24 sm:px-8">
					<h1 className="font-serif text-4xl">Latency Lab could not be shown</h1>
					<div className="mt-4 text-ink-soft leading-relaxed">
						{isUnfetched(error) ? (
							<UnfetchedWords />
						) : (
							<p>Reload the page; if it stays so, look at the terminal in which Latency Lab runs.</p>
						)}
					</div>
					{error.digest === undefined ? null : (
						<p className="figures mt-3 text-ink-faint text-sm">Reference for the log: {error.digest}</p>
					)}
				</main>
			</body>
		</html>
	);
}
