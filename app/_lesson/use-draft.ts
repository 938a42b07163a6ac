"use client";

import { useState } from "react";

/** Changes a draft from what it is by then: a pointer that draws changes it more often than it is drawn. */
export type ChangeDraft = (change: (draft: readonly string[]) => readonly string[]) => void;

/** Text being written, beginning with what is kept; when that changes elsewhere, as in another tab, it begins anew. */
export function useDraft(kept: readonly string[]): [readonly string[], ChangeDraft] {
	const [held, setHeld] = useState({ kept, draft: kept });
	const isOfKept = (one: typeof held) => one.kept.join("\n") === kept.join("\n");
	const current = isOfKept(held) ? held : { kept, draft: kept };
	if (current !== held) setHeld(current);
	return [
		current.draft,
		(change) => setHeld((one) => ({ kept, draft: change(isOfKept(one) ? one.draft : kept) })),
	];
}
