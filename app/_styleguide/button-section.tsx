"use client";

import { Button, buttonClass } from "#app/_ui/button.tsx";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import { HelpPopover } from "#app/_ui/help-popover.tsx";
import { ThemeSwitch } from "#app/_ui/theme-switch.tsx";
import { Section, Specimen } from "./section.tsx";

const VARIANTS = ["primary", "secondary", "quiet"] as const;
const SIZES = ["medium", "small"] as const;
/** As the keyboard's focus is drawn, which a page can have on one element only. */
const FOCUSED = "outline-2 outline-accent outline-offset-2";

/** What is pressed. */
export function ButtonSection() {
	return (
		<Section
			id="buttons"
			lead="One primary button to a place: what most people came to do. A finger finds 44 px. A busy button says what it does and cannot be pressed."
		>
			{VARIANTS.map((variant) => (
				<Specimen
					key={variant}
					of={`${variant}: as it comes, with the focus, busy, disabled; medium and small`}
				>
					{SIZES.map((size) => (
						<div key={size} className="flex flex-wrap items-center gap-3 py-1.5">
							<Button variant={variant} size={size}>
								Run
							</Button>
							<Button variant={variant} size={size} className={FOCUSED}>
								Run
							</Button>
							<Button variant={variant} size={size} isBusy>
								Running…
							</Button>
							<Button variant={variant} size={size} disabled>
								Run
							</Button>
						</div>
					))}
				</Specimen>
			))}
			<Specimen of="What looks like a button, or goes with one: a link, copy, theme, help">
				<div className="flex flex-wrap items-center gap-4">
					<a href="#buttons" className={buttonClass()}>
						To the buttons
					</a>
					<CopyButton text="npm start" label="Copy npm start" />
					<ThemeSwitch />
					<span className="flex items-center gap-2 text-sm">
						p99
						<HelpPopover about="the 99th percentile">
							<p>What 99 of 100 operations do not exceed.</p>
						</HelpPopover>
					</span>
				</div>
			</Specimen>
		</Section>
	);
}
