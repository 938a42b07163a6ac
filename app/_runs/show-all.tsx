import Link from "next/link";
import type { MouseEvent } from "react";

type ShowAllProps = { className: string; onShowAll(): void; children: string };

/**
 * To the whole list. Where there are scripts the page takes back what narrows it by itself: an answer of the server would
 * come late, and what is chosen until then would be lost to it or it to that.
 */
export function ShowAll({ className, onShowAll, children }: ShowAllProps) {
	const show = (event: MouseEvent) => {
		// In a tab of its own it is a page like any other.
		if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
		event.preventDefault();
		onShowAll();
	};
	return (
		<Link href="/runs" prefetch={false} onClick={show} className={className}>
			{children}
		</Link>
	);
}
