/** How the figures of a plan come about, for those who want to check them. */
export function PlanMethod({ isComparison }: { isComparison: boolean }) {
	return (
		<details className="text-ink-soft text-sm">
			<summary className="w-fit text-ink-faint text-xs underline decoration-dotted underline-offset-4 hover:text-ink">
				How these figures come about
			</summary>
			<ul className="mt-2 max-w-[80ch] list-disc space-y-1.5 pl-5 leading-relaxed">
				<li>
					EXPLAIN counts a step&rsquo;s time and blocks together with those of the steps beneath it. Own time
					and own blocks are what is left when those are taken off, so all of them add up to the whole.
				</li>
				<li>
					Postgres prints rows and times as means of a loop (PostgreSQL documentation, &ldquo;Using
					EXPLAIN&rdquo;). Here they are multiplied by the loops. Its means are rounded, so of many loops the
					sum is near the truth, not on it.
				</li>
				<li>
					Beneath a Gather several processes run the same steps, and loops count them all (&ldquo;Parallel
					Plans&rdquo;). Times there are divided by the number of processes: the mean of them.
				</li>
				<li>
					The rows of a WITH query are computed when somebody first asks for them, and an InitPlan when its
					value is needed. Their time is taken off the step in which it passed, not off the one they are
					printed under.
				</li>
				<li>
					EXPLAIN ANALYZE reads a clock at every step and row, which itself takes time. It ran once. How long
					an operation takes is for many of them to tell, without it.
				</li>
				{isComparison ? (
					<li>
						Steps stand beside each other by the tree edit distance of Zhang and Shasha (SIAM Journal on
						Computing, 1989): a step may be matched with one that does the same in another way, in the same
						place. Where the two inputs of a join changed places, they are put beside each other crosswise.
						Two tables of which each is read in one plan alone are taken for copies of one if their names
						begin with the same word, as orders_none and orders_btree.
					</li>
				) : null}
			</ul>
		</details>
	);
}
