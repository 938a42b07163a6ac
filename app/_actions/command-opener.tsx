"use client";

import dynamic from "next/dynamic";
import { useTheme } from "next-themes";
import { useState } from "react";
import { Fetched } from "#app/_ui/fetched.tsx";
import { useActions } from "./action-registry.ts";
import { useActionKeys } from "./use-action-keys.ts";

const CommandPalette = dynamic(
	() => import("./command-palette.tsx").then((module) => module.CommandPalette),
	{
		ssr: false,
	},
);
const ShortcutDialog = dynamic(
	() => import("./shortcut-dialog.tsx").then((module) => module.ShortcutDialog),
	{
		ssr: false,
	},
);

/** Opens the palette and the list of keys, hears the keys of every page, and has the actions that all pages share. */
export function CommandOpener() {
	const [open, setOpen] = useState<"palette" | "shortcuts">();
	const { resolvedTheme, setTheme } = useTheme();
	const other = resolvedTheme === "dark" ? "light" : "dark";
	const close = () => setOpen(undefined);
	useActionKeys();
	useActions([
		{
			id: "palette",
			label: "All commands",
			group: "Page",
			keys: "mod+k",
			isEverywhere: true,
			perform: () => setOpen("palette"),
		},
		{
			id: "shortcuts",
			label: "Keyboard shortcuts",
			group: "Page",
			keys: "?",
			perform: () => setOpen("shortcuts"),
		},
		{ id: "theme", label: `Change to the ${other} theme`, group: "Page", perform: () => setTheme(other) },
		{
			id: "system-theme",
			label: "Take the theme of the system",
			group: "Page",
			perform: () => setTheme("system"),
		},
	]);
	return (
		<>
			<button
				type="button"
				aria-label="Commands"
				aria-keyshortcuts="Control+K Meta+K"
				onClick={() => setOpen("palette")}
				className="flex h-8 items-center justify-center gap-2 rounded-md border border-rule bg-card px-2 text-ink-soft text-sm hover:border-rule-strong pointer-coarse:h-11 pointer-coarse:min-w-11 noscript:hidden"
			>
				<svg aria-hidden="true" viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor">
					<path d="M2.5 4.5 6 8l-3.5 3.5M8 12h5.5" strokeWidth="1.5" strokeLinecap="round" />
				</svg>
			</button>
			{open === "palette" ? (
				<Fetched label="All commands" onClose={close}>
					<CommandPalette onClose={close} />
				</Fetched>
			) : null}
			{open === "shortcuts" ? (
				<Fetched label="Keyboard shortcuts" onClose={close}>
					<ShortcutDialog onClose={close} />
				</Fetched>
			) : null}
		</>
	);
}
