"use client";

import { Component, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { FailureNotice } from "./failure-notice.tsx";
import { isUnfetched } from "./unfetched.tsx";

type PaneProps = {
	/** What stands in it, as a person would call it. */
	label: string;
	className?: string;
	children: ReactNode;
};

type PaneState = { failure: { error: unknown } | null };

/**
 * A part of a page that fails alone: an error in it is told in its place, and the rest goes on. It waits for nothing, so it
 * is no `Suspense`: of a long page React's server sends what is within one last and hidden, for a script to put in its
 * place, and until then, or where no script runs, it is not there.
 */
export class Pane extends Component<PaneProps, PaneState> {
	override state: PaneState = { failure: null };

	static getDerivedStateFromError(error: unknown): PaneState {
		return { failure: { error } };
	}

	override render(): ReactNode {
		const { label, className, children } = this.props;
		const { failure } = this.state;
		return (
			<div className={className}>
				{failure === null ? (
					children
				) : (
					<FailureNotice label={label} error={failure.error}>
						{isUnfetched(failure.error) ? null : (
							<Button size="small" className="mt-2" onClick={() => this.setState({ failure: null })}>
								Try again
							</Button>
						)}
					</FailureNotice>
				)}
			</div>
		);
	}
}
