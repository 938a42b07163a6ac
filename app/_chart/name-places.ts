import { spreadLabels } from "./scale.ts";

/** Where the text of a name would stand: its left edge, its middle in height, how wide it is; pixels. */
export type NamePlace = { x: number; y: number; widthPx: number };

/** The least from one name's middle to the next one's. */
const GAP_PX = 16;

/**
 * Places at which names do not lie on each other. Those of which none is above another keep theirs; others move up and
 * down, and where there are more than the height takes they stand in as many columns as they need.
 *
 * @param room in height, for the middles
 */
export function namePlaces<Name extends NamePlace>(
	names: readonly Name[],
	room: { min: number; max: number },
): Name[] {
	return groupsOf(names).flatMap((group) => {
		const columns = Math.ceil(group.length / (Math.floor((room.max - room.min) / GAP_PX) + 1));
		const columnPx = Math.max(...group.map(({ widthPx }) => widthPx));
		const byHeight = group.toSorted((left, right) => left.y - right.y);
		return Array.from({ length: columns }, (_, column) => {
			const own = byHeight.filter((_, at) => at % columns === column);
			const heights = spreadLabels(
				own.map(({ y }) => y),
				GAP_PX,
				room,
			);
			return own.map((name, at) => ({ ...name, x: name.x + column * columnPx, y: heights[at] ?? name.y }));
		}).flat();
	});
}

/** Names that stand above one another, or above one that does. */
function groupsOf<Name extends NamePlace>(names: readonly Name[]): Name[][] {
	const groups: Name[][] = [];
	let reach = Number.NEGATIVE_INFINITY;
	for (const name of names.toSorted((left, right) => left.x - right.x)) {
		if (name.x >= reach) groups.push([]);
		groups.at(-1)?.push(name);
		reach = Math.max(reach, name.x + name.widthPx);
	}
	return groups;
}
