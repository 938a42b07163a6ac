"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useId, useRef, useState } from "react";
import { Fetched } from "./fetched.tsx";

const fetchCard = () => import("./help-card.tsx");
// What finds it a place on the screen is fetched when somebody is about to ask.
const HelpCard = dynamic(() => fetchCard().then((module) => module.HelpCard), { ssr: false });

function fetchAhead() {
	// Where it cannot be had, the click says so.
	fetchCard().catch(() => {});
}

/** A question mark that opens an explanation; `about` names it for those who do not see it. */
export function HelpPopover({ about, children }: { about: string; children: ReactNode }) {
	const [isOpen, setOpen] = useState(false);
	const button = useRef<HTMLButtonElement>(null);
	const id = useId();
	return (
		<>
			<button
				ref={button}
				type="button"
				aria-label={`What is ${about}?`}
				aria-haspopup="dialog"
				aria-expanded={isOpen}
				{...(isOpen ? { "aria-controls": id } : {})}
				onPointerEnter={fetchAhead}
				onFocus={fetchAhead}
				onClick={() => setOpen(!isOpen)}
				className="group inline-flex shrink-0 items-center justify-center text-ink-faint hover:text-ink pointer-coarse:-my-3 pointer-coarse:size-11 print:hidden"
			>
				<span className="inline-flex size-5 items-center justify-center rounded-full border border-rule-strong text-xs leading-none group-hover:border-ink">
					?
				</span>
			</button>
			{isOpen ? (
				<Fetched label={`About ${about}`} onClose={() => setOpen(false)}>
					<HelpCard id={id} label={`About ${about}`} anchor={button} onClose={() => setOpen(false)}>
						{children}
					</HelpCard>
				</Fetched>
			) : null}
		</>
	);
}
