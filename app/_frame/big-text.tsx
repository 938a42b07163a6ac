"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useLayoutEffect, useState } from "react";
import { useActions } from "#app/_actions/action-registry.ts";
import { Button } from "#app/_ui/button.tsx";

const PARAMETER = "big";

/** Everything large enough for the last row of a room; kept in the address, and from page to page until it is left. */
export function BigText() {
	const pathname = usePathname();
	const query = useSearchParams();
	const isAsked = query.get(PARAMETER) === "1";
	const [isBig, setBig] = useState(isAsked);
	useLayoutEffect(() => {
		document.documentElement.toggleAttribute("data-big", isBig);
	}, [isBig]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another page's address has to say it, too
	useEffect(() => {
		if (isBig === isAsked) return;
		const address = new URL(window.location.href);
		if (isBig) address.searchParams.set(PARAMETER, "1");
		else address.searchParams.delete(PARAMETER);
		window.history.replaceState(null, "", address);
	}, [isBig, isAsked, pathname]);
	const change = () => setBig((is) => !is);
	useActions([
		{
			id: "big-text",
			label: isBig ? "Leave the big text" : "Big text, for presenting",
			group: "Page",
			keys: "b",
			perform: change,
		},
	]);
	return isBig ? (
		<Button size="small" variant="quiet" onClick={change}>
			Leave the big text
		</Button>
	) : null;
}
