"use client";

import { Component, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

type PaneProps = {
	/** What stands in it, as a person would call it. */
	label: string;
	className?: string;
	children: ReactNode;
};

type PaneState = { isBroken: boolean };

/**
 * A part of a page that fails alone: an error in it is told in its place, and the rest goes on. It waits for nothing, so it
 * is no `Suspense`: of a long page React's server sends what is within one last and hidden, for a script to put in its
 * place, and until then, or where no script runs, it is not there.
 */
export class Pane extends Component<PaneProps, PaneState> {
	override state: PaneState = { isBroken: false };

	static getDerivedStateFromError(): PaneState {
		return { isBroken: true };
	}

	override render(): ReactNode {
		const { label, className, children } = this.props;
		return (
			<div className={className}>
				{this.state.isBroken ? (
					<Notice tone="bad" role="alert" title={`“${label}” could not be shown`}>
						<p>Something went wrong in this part of the page alone; all others go on.</p>
						<Button size="small" className="mt-2" onClick={() => this.setState({ isBroken: false })}>
							Try again
						</Button>
					</Notice>
				) : (
					children
				)}
			</div>
		);
	}
}
