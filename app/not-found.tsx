import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#app/_ui/button.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
	return (
		<div className="mx-auto max-w-2xl px-4 py-24 sm:px-8">
			<p className="eyebrow">404</p>
			<h1 className="mt-2 font-serif text-4xl">There is nothing at this address</h1>
			<p className="mt-4 text-ink-soft leading-relaxed">
				The lesson or run may have another name, or belong to another data folder. Runs are kept in the
				database of the machine that measured them.
			</p>
			<div className="mt-8 flex gap-3">
				<Link href="/" prefetch={false} className={buttonClass("primary")}>
					To the course
				</Link>
				<Link href="/bench" prefetch={false} className={buttonClass()}>
					To the bench
				</Link>
			</div>
		</div>
	);
}
