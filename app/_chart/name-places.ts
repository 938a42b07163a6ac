import { spreadLabels } from "./scale.ts";

/** Where the text of a name would stand: its left edge, its middle in height, how wide it is; pixels. */
export type NamePlace = { x: number; y: number; widthPx: number };

/** A line's way through the drawing; null where it has a gap. */
export type Way = readonly { x: number; y: number | null }[];

/** The least from one name's middle to the next one's. */
const GAP_PX = 16;
/** The least from a name's middle to a line. */
const CLEAR_PX = 10;
/** How far a name goes out of lines' way, and in what steps. */
const FARTHEST_PX = 48;
const STEP_PX = 2;

/** The nearest height to its own at which no line goes through a name; its own where there is none near. */
export function clearHeight(
	name: NamePlace,
	ways: readonly Way[],
	room: { min: number; max: number },
): number {
	const spans = ways.flatMap((way) => spansWithin(way, name.x, name.x + name.widthPx));
	const isClear = (y: number) =>
		y >= room.min &&
		y <= room.max &&
		spans.every(([top, bottom]) => y <= top - CLEAR_PX || y >= bottom + CLEAR_PX);
	for (let away = 0; away <= FARTHEST_PX; away += STEP_PX) {
		const clear = [name.y - away, name.y + away].find(isClear);
		if (clear !== undefined) return clear;
	}
	return name.y;
}

/** Between which heights each part of a line goes that lies within a range of x. */
function spansWithin(way: Way, from: number, to: number): [number, number][] {
	return way.slice(1).flatMap((end, at) => {
		const start = way[at];
		if (start === undefined || start.y === null || end.y === null || end.x < from || start.x > to) return [];
		const [startY, endY] = [start.y, end.y];
		const heightAt = (x: number) =>
			end.x === start.x ? endY : startY + ((endY - startY) * (x - start.x)) / (end.x - start.x);
		const ends = [heightAt(Math.max(from, start.x)), heightAt(Math.min(to, end.x))];
		return [[Math.min(...ends), Math.max(...ends)] as [number, number]];
	});
}

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
		const rows = Math.max(1, Math.floor((room.max - room.min) / GAP_PX) + 1);
		const columns = Math.ceil(group.length / rows);
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
