"use client";

import Link from "next/link";
import { buttonClass } from "#app/_ui/button.tsx";
import type { ItemRef } from "#server/contract/comparison.ts";
import { useCompareAddress } from "./use-compare-address.ts";

type CompareLinkProps = { refs: readonly ItemRef[]; label: string; text: string };

/** Leads to the comparison of these, looked at as this one is. */
export function CompareLink({ refs, label, text }: CompareLinkProps) {
	const addressOf = useCompareAddress();
	return (
		<Link
			href={addressOf(refs)}
			prefetch={false}
			scroll={false}
			aria-label={label}
			className={`${buttonClass("quiet", "small")} max-sm:h-11 max-sm:min-w-11`}
		>
			{text}
		</Link>
	);
}
