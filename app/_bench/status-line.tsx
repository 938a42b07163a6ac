import type { ReactNode } from "react";
import { CalmStatus } from "#app/_ui/calm-status.tsx";
import type { Connection } from "./run-stream.ts";
import type { Status } from "./status.ts";

const TONES = { plain: "text-ink-soft", active: "text-ink", good: "text-ink", bad: "text-bad" } as const;

type StatusLineProps = {
	/** Of the line's text, so that it can be pointed at. */
	id?: string;
	status: Status;
	connection: Connection;
	restarted?: boolean;
	children?: ReactNode;
};

/** A line of text over a bar; `children` stand at its end. Where it is narrow it has room for two lines from the start. */
export function StatusLine({ id, status, connection, restarted, children }: StatusLineProps) {
	const percent = Math.round((status.share ?? (status.tone === "good" ? 1 : 0)) * 100);
	// What stood there last is not how things stand now.
	const isLost = connection.state === "interrupted";
	return (
		<div data-status>
			<div className="flex min-h-9 flex-wrap content-center justify-between gap-x-4 text-[0.8125rem] leading-[1.125rem] @2xl:min-h-10 @2xl:text-sm @2xl:leading-5 @4xl:min-h-5 big:text-sm big:leading-5">
				<p id={id} className={`figures wrap-anywhere ${isLost ? "text-warn" : TONES[status.tone]}`}>
					{isLost ? (
						<>
							Connection lost; reconnecting.
							<span className="@max-2xl:hidden"> The run goes on without this page.</span>
						</>
					) : (
						status.text
					)}
				</p>
				{restarted === true && status.tone === "active" && !isLost ? (
					<p className="text-warn">Restarted after an interruption.</p>
				) : null}
				{children}
			</div>
			<CalmStatus text={isLost ? "Connection lost, reconnecting." : status.heard} />
			<div
				role="progressbar"
				aria-label="Progress"
				aria-valuenow={percent}
				aria-valuemin={0}
				aria-valuemax={100}
				className="mt-1 h-1 overflow-hidden rounded-full bg-rule @2xl:mt-2"
			>
				<div
					className="h-full bg-accent transition-[width] duration-200 ease-linear"
					style={{ width: `${percent}%` }}
				/>
			</div>
		</div>
	);
}
