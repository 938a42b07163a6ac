"use client";

import { useState } from "react";

/** Text being written, beginning with what is kept; when that changes elsewhere, as in another tab, it begins anew. */
export function useDraft(kept: readonly string[]): [readonly string[], (draft: readonly string[]) => void] {
	const [held, setHeld] = useState({ kept, draft: kept });
	const current = held.kept.join("\n") === kept.join("\n") ? held : { kept, draft: kept };
	if (current !== held) setHeld(current);
	return [current.draft, (draft) => setHeld({ kept, draft })];
}
