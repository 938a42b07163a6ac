"use client";

import { Component, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { isUnfetched, UnfetchedWords } from "./unfetched.tsx";

type FetchedProps = {
	/** What is asked for, as a person would call it. */
	label: string;
	onClose?(): void;
	children: ReactNode;
};

type FetchedState = { failure: { error: unknown } | null };

/** Around what is fetched only when somebody asks for it: where it cannot be had a corner of the page says so, and all else goes on. */
export class Fetched extends Component<FetchedProps, FetchedState> {
	override state: FetchedState = { failure: null };

	static getDerivedStateFromError(error: unknown): FetchedState {
		return { failure: { error } };
	}

	override render(): ReactNode {
		const { label, onClose, children } = this.props;
		const { failure } = this.state;
		if (failure === null) return children;
		return createPortal(
			<div className="fixed right-4 bottom-4 z-50 max-w-sm shadow-lg print:hidden">
				<Notice tone="bad" role="alert" title={`“${label}” could not be shown`}>
					{isUnfetched(failure.error) ? (
						<UnfetchedWords />
					) : (
						<p>Something went wrong in it alone; all else goes on.</p>
					)}
					{onClose === undefined ? null : (
						<Button size="small" variant="quiet" className="mt-2" onClick={onClose}>
							Close
						</Button>
					)}
				</Notice>
			</div>,
			document.body,
		);
	}
}
