"use client";

import { Component, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button.tsx";
import { FailureNotice } from "./failure-notice.tsx";

type FetchedProps = {
	/** What is asked for, as a person would call it. */
	label: string;
	/** Nobody has asked for it: where it cannot be had it is not there, and nothing is said. */
	isSilent?: boolean;
	onClose?(): void;
	children: ReactNode;
};

type FetchedState = { failure: { error: unknown } | null; isClosed: boolean };

/** Around what is fetched when somebody asks for it: where it cannot be had a corner of the page says so, and all else goes on. */
export class Fetched extends Component<FetchedProps, FetchedState> {
	override state: FetchedState = { failure: null, isClosed: false };

	static getDerivedStateFromError(error: unknown): Partial<FetchedState> {
		return { failure: { error } };
	}

	override render(): ReactNode {
		const { label, isSilent = false, onClose, children } = this.props;
		const { failure, isClosed } = this.state;
		if (failure === null) return children;
		if (isSilent || isClosed) return null;
		return createPortal(
			<div className="fixed right-4 bottom-4 z-50 max-w-sm shadow-lg print:hidden">
				<FailureNotice label={label} error={failure.error}>
					<Button
						size="small"
						variant="quiet"
						className="mt-2"
						onClick={() => {
							this.setState({ isClosed: true });
							onClose?.();
						}}
					>
						Close
					</Button>
				</FailureNotice>
			</div>,
			document.body,
		);
	}
}
