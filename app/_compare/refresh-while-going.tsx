"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const REFRESH_MS = 2_000;

/** Asks for the page again and again, as long as it is drawn: for it speaks of a run that has not ended. */
export function RefreshWhileGoing() {
	const router = useRouter();
	useEffect(() => {
		const timer = setInterval(() => {
			if (document.visibilityState === "visible") router.refresh();
		}, REFRESH_MS);
		return () => clearInterval(timer);
	}, [router]);
	return null;
}
