"use client";

import { useTheme } from "next-themes";
import { useInBrowser } from "./use-in-browser.ts";

const THEMES = ["system", "light", "dark"] as const;
const LABELS = { system: "System", light: "Light", dark: "Dark" } as const;

/** Chooses light, dark, or what the system says. */
export function ThemeSwitch() {
	const { theme, setTheme } = useTheme();
	// The server cannot know the choice, which the browser keeps.
	const inBrowser = useInBrowser();
	return (
		<label className="flex items-center gap-2 text-ink-soft text-sm">
			<span className="sr-only">Theme</span>
			<select
				value={inBrowser ? (theme ?? "system") : "system"}
				onChange={(event) => setTheme(event.target.value)}
				className="h-8 pointer-coarse:h-11 rounded-md border border-rule bg-card px-1 text-ink-soft text-sm hover:border-rule-strong"
			>
				{THEMES.map((one) => (
					<option key={one} value={one}>
						{LABELS[one]}
					</option>
				))}
			</select>
		</label>
	);
}
