import { useEffect, useState } from "react";

/** A text once the hand that types it rests, after so many milliseconds. */
export function useRested(text: string, restMs: number): string {
	const [rested, setRested] = useState(text);
	useEffect(() => {
		const timer = setTimeout(() => setRested(text), restMs);
		return () => clearTimeout(timer);
	}, [text, restMs]);
	return rested;
}
