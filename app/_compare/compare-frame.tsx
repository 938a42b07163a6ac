import type { ReactNode } from "react";

/** The page around a comparison, before it is there as well as after. */
export function CompareFrame({ children }: { children: ReactNode }) {
	return (
		<div className="mx-auto max-w-[92rem] px-4 pt-10 sm:px-8">
			<p className="eyebrow">Compare</p>
			<h1 className="mt-2 font-serif text-4xl leading-tight tracking-tight">Runs side by side</h1>
			{children}
		</div>
	);
}
