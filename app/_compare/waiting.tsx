/** What stands in a comparison's place until it is there, about as high. */
export function Waiting() {
	return (
		<div className="mt-6">
			<p role="status" className="text-ink-soft text-sm">
				Putting them side by side…
			</p>
			<noscript>
				<p className="mt-2 text-sm text-warn">
					Runs are compared by scripts, which this browser does not run. The page of each run has its figures
					without them.
				</p>
			</noscript>
			<div aria-hidden="true" className="mt-4 space-y-8">
				<div className="space-y-2 border-rule border-t pt-3">
					<div className="h-10 max-w-2xl rounded bg-sunk" />
					<div className="h-10 max-w-2xl rounded bg-sunk" />
				</div>
				<div className="h-16 max-w-3xl rounded bg-sunk" />
				<div className="squared h-72 rounded border border-rule" />
				<div className="squared h-72 rounded border border-rule" />
			</div>
		</div>
	);
}
