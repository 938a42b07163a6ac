"use client";

import { Button } from "./button.tsx";

/** Whether an error says that a script of the page could not be had; the runtime of the bundler names it so. */
export function isUnfetched(error: unknown): boolean {
	return error instanceof Error && error.name === "ChunkLoadError";
}

/** What is to be done where a script could not be had: asking again for one that a newer build has taken away would not help. */
export function UnfetchedWords() {
	return (
		<>
			<p>
				A script could not be fetched: the server cannot be reached, or a newer build has taken its place. A
				run goes on meanwhile, and what is set stays in the address.
			</p>
			<Button size="small" className="mt-2" onClick={() => window.location.reload()}>
				Reload the page
			</Button>
		</>
	);
}
