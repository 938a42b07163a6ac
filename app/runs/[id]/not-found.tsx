import type { Metadata } from "next";
import Link from "next/link";
import { NoRun } from "#app/_runs/no-run.tsx";
import { buttonClass } from "#app/_ui/button.tsx";

export const metadata: Metadata = { title: "No such run" };

export default function RunNotFound() {
	return (
		<div className="mx-auto max-w-2xl px-4 py-24 sm:px-8">
			<p className="eyebrow">Run</p>
			<h1 className="mt-2 font-serif text-4xl">There is no run at this address</h1>
			<NoRun />
			<div className="mt-8 flex flex-wrap gap-3">
				<Link href="/runs" prefetch={false} className={buttonClass("primary")}>
					To your runs
				</Link>
				<Link href="/runs/open" prefetch={false} className={buttonClass()}>
					Open a record…
				</Link>
			</div>
		</div>
	);
}
