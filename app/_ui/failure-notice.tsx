"use client";

import type { ReactNode } from "react";
import { Notice } from "./notice.tsx";
import { isUnfetched, UnfetchedWords } from "./unfetched.tsx";

type FailureNoticeProps = {
	/** What failed, as a person would call it. */
	label: string;
	error: unknown;
	/** What can be done about it where it stands. */
	children?: ReactNode;
};

/** Says of a part of a page that it failed, and that it did so alone. */
export function FailureNotice({ label, error, children }: FailureNoticeProps) {
	return (
		<Notice tone="bad" role="alert" title={`“${label}” could not be shown`}>
			{isUnfetched(error) ? (
				<UnfetchedWords />
			) : (
				<p>Something went wrong in this part of the page alone; all others go on.</p>
			)}
			{children}
		</Notice>
	);
}
