"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "#app/_lib/trpc.ts";
import { Dialog } from "#app/_ui/dialog.tsx";
import { useOnline } from "#app/_ui/use-online.ts";
import { ACTION_GROUPS, type Action } from "./action.ts";
import { pageActions } from "./action-registry.ts";
import { KeyCaps } from "./key-caps.tsx";

/** Places that are always there. */
const PAGES = [
	{ title: "Course", href: "/" },
	{ title: "Bench", href: "/bench" },
	{ title: "Runs", href: "/runs" },
	{ title: "Compare runs", href: "/compare" },
	{ title: "Open a record", href: "/runs/open" },
	{ title: "Plans", href: "/plans" },
	{ title: "Glossary", href: "/glossary" },
	{ title: "The browser’s own cache", href: "/browser-cache" },
] as const;

const GROUP =
	"[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs";
const ITEM =
	"flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-md px-3 py-1.5 text-sm pointer-coarse:min-h-11 aria-disabled:cursor-default aria-disabled:text-ink-faint aria-selected:bg-sunk aria-selected:shadow-[inset_2px_0_0_var(--accent)]";

/** All that can be done on this page and all places one can go to, found by typing. */
export function CommandPalette({ onClose }: { onClose(): void }) {
	const [actions] = useState(() => pageActions.list().filter(({ id }) => id !== "palette"));
	const router = useRouter();
	// What an action brings the focus to must be outside of the dialog by then.
	const close = (then: () => void) => {
		onClose();
		setTimeout(then);
	};
	return (
		<Dialog label="Commands" className="mt-[10vh] max-w-xl" onClose={onClose}>
			<Command label="Commands" loop>
				<Command.Input
					data-first-focus
					placeholder="What to do, or where to go"
					maxLength={100}
					className="h-14 w-full border-rule border-b bg-transparent px-5 text-lg outline-none"
				/>
				<Command.List className="max-h-[60vh] overflow-y-auto p-2">
					<Command.Empty className="px-3 py-4 text-ink-faint text-sm">
						Nothing here is called that. The key / searches in the lessons’ text.
					</Command.Empty>
					{ACTION_GROUPS.map((group) => (
						<ActionItems
							key={group}
							group={group}
							actions={actions.filter((action) => action.group === group)}
							onChoose={(action) => close(() => action.perform())}
						/>
					))}
					<PlaceItems onChoose={(href) => close(() => router.push(href))} />
				</Command.List>
			</Command>
		</Dialog>
	);
}

type ActionItemsProps = { group: string; actions: readonly Action[]; onChoose(action: Action): void };

function ActionItems({ group, actions, onChoose }: ActionItemsProps) {
	if (actions.length === 0) return null;
	return (
		<Command.Group heading={group} className={GROUP}>
			{actions.map((action) => (
				<Command.Item
					key={action.id}
					value={`${action.label} ${action.id}`}
					disabled={action.isDisabled === true}
					onSelect={() => onChoose(action)}
					className={ITEM}
				>
					{action.label}
					{action.keys === undefined ? null : <KeyCaps keys={action.keys} />}
				</Command.Item>
			))}
		</Command.Group>
	);
}

/** Pages, lessons and experiments; the latter two as soon as the server has named them. */
function PlaceItems({ onChoose }: { onChoose(href: string): void }) {
	const api = useTRPC();
	const lessons = useQuery(api.lessons.list.queryOptions());
	const experiments = useQuery(api.experiments.list.queryOptions());
	const isOnline = useOnline();
	const groups = [
		{ heading: "Go to", places: PAGES },
		{
			heading: "Lessons",
			places: (lessons.data ?? []).map((entry) =>
				entry.ok
					? { title: entry.lesson.title, href: `/lessons/${entry.lesson.slug}` }
					: { title: entry.slug, href: `/lessons/${entry.slug}` },
			),
		},
		{
			heading: "Experiments on the bench",
			places: (experiments.data ?? []).map(({ id, title }) => ({ title, href: `/bench?experiment=${id}` })),
		},
	];
	return groups.map(({ heading, places }) =>
		places.length === 0 ? null : (
			<Command.Group key={heading} heading={heading} className={GROUP}>
				{places.map(({ title, href }) => (
					<Command.Item
						key={href}
						value={`${title} ${href}`}
						disabled={!isOnline}
						onSelect={() => onChoose(href)}
						className={ITEM}
					>
						{title}
					</Command.Item>
				))}
			</Command.Group>
		),
	);
}
