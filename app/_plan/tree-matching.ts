type Costs<T> = {
	/** The nodes beneath one, in the order in which they are matched. */
	childrenOf(node: T): readonly T[];
	/** What leaving a node out costs, on either side. */
	leftOut: number;
	/** What standing for each other costs; whole numbers, so that sums can be compared. */
	match(left: T, right: T): number;
};

/** Pairs, left → right, and what the whole mapping costs. */
export type TreeMatching<T> = { pairs: Map<T, T>; cost: number };

/** Forest distances beyond which two trees are not matched: about a fifth of a second's work. */
const WORK = 6_000_000;

/**
 * The mapping of least cost between the nodes of two ordered trees that keeps what is around what and what comes first:
 * K. Zhang and D. Shasha, "Simple fast algorithms for the editing distance between trees and related problems", SIAM
 * Journal on Computing 18(6), 1989.
 *
 * Its work depends on whether the trees lean to the left or to the right, so both are turned round where that is less.
 *
 * @returns null when the trees are too large for it.
 */
export function matchTrees<T>(left: T, right: T, costs: Costs<T>): TreeMatching<T> | null {
	const childrenOf = (node: T) => costs.childrenOf(node);
	const turned = (node: T) => costs.childrenOf(node).toReversed();
	const [straight, mirrored] = [childrenOf, turned].map((beneath) => ({
		left: inPostorder(left, beneath),
		right: inPostorder(right, beneath),
		costs,
	})) as [Sides<T>, Sides<T>];
	const sides = workOf(mirrored) < workOf(straight) ? mirrored : straight;
	if (workOf(sides) > WORK) return null;
	const [rows, columns] = [sides.left.nodes.length, sides.right.nodes.length];
	const tables: Tables = {
		trees: new Int32Array(rows * columns),
		forest: new Int32Array((rows + 1) * (columns + 1)),
	};
	for (const i of sides.left.keyRoots) {
		for (const j of sides.right.keyRoots) forestDistances(sides, tables, i, j);
	}
	return { pairs: backtrack(sides, tables), cost: at(tables.trees, rows * columns - 1) };
}

type Postorder<T> = {
	nodes: T[];
	/** For each node the place of the first leaf of its subtree. */
	firstLeaf: Int32Array;
	/** Nodes at which a distance of their own begins: the root, and all that have an earlier sibling. */
	keyRoots: number[];
};

type Sides<T> = { left: Postorder<T>; right: Postorder<T>; costs: Costs<T> };

/** The distances of all subtrees known so far, by their places; and those of forests, of which the next task's take the place. */
type Tables = { trees: Int32Array; forest: Int32Array };

function inPostorder<T>(root: T, childrenOf: Costs<T>["childrenOf"]): Postorder<T> {
	const nodes: T[] = [];
	const leaves: number[] = [];
	const waiting: { node: T; from: number | null }[] = [{ node: root, from: null }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { node, from } = next;
		if (from !== null) {
			leaves.push(from);
			nodes.push(node);
			continue;
		}
		waiting.push({ node, from: nodes.length });
		for (const child of childrenOf(node).toReversed()) waiting.push({ node: child, from: null });
	}
	const last = new Map(leaves.map((leaf, place) => [leaf, place]));
	return {
		nodes,
		firstLeaf: Int32Array.from(leaves),
		keyRoots: [...last.values()].sort((one, other) => one - other),
	};
}

/** Forest distances that all tasks of both sides compute. */
function workOf<T>({ left, right }: Sides<T>): number {
	const [rows, columns] = [left, right].map(({ firstLeaf, keyRoots }) =>
		keyRoots.reduce((sum, place) => sum + place - at(firstLeaf, place) + 1, 0),
	) as [number, number];
	return rows * columns;
}

/**
 * Distances of all forests within the subtrees at `i` and `j`, by how many nodes of each they take. Where both forests
 * are trees, only the roots are taken off; else the whole last trees.
 */
function forestDistances<T>({ left, right, costs }: Sides<T>, tables: Tables, i: number, j: number): void {
	const { trees, forest } = tables;
	const { leftOut } = costs;
	const [fromLeft, fromRight] = [at(left.firstLeaf, i), at(right.firstLeaf, j)];
	const width = j - fromRight + 2;
	const all = right.nodes.length;
	for (let y = 0; y < width; y++) forest[y] = y * leftOut;
	for (let a = fromLeft; a <= i; a++) {
		const leafA = at(left.firstLeaf, a);
		const row = (a - fromLeft + 1) * width;
		const restRow = (leafA - fromLeft) * width;
		forest[row] = (a - fromLeft + 1) * leftOut;
		for (let b = fromRight; b <= j; b++) {
			const leafB = at(right.firstLeaf, b);
			const here = row + b - fromRight + 1;
			const without = Math.min(at(forest, here - width), at(forest, here - 1)) + leftOut;
			if (leafA === fromLeft && leafB === fromRight) {
				const cost = costs.match(left.nodes[a] as T, right.nodes[b] as T);
				const least = Math.min(without, at(forest, here - width - 1) + cost);
				forest[here] = least;
				trees[a * all + b] = least;
			} else {
				const rest = at(forest, restRow + leafB - fromRight) + at(trees, a * all + b);
				forest[here] = Math.min(without, rest);
			}
		}
	}
}

/** Goes back along the least distances, from the roots to the leaves. */
function backtrack<T>(sides: Sides<T>, tables: Tables): Map<T, T> {
	const { left, right } = sides;
	const pairs = new Map<T, T>();
	const waiting: Task[] = [{ i: left.nodes.length - 1, j: right.nodes.length - 1 }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { i, j } = next;
		forestDistances(sides, tables, i, j);
		let [x, y] = [i - at(left.firstLeaf, i) + 1, j - at(right.firstLeaf, j) + 1];
		while (x > 0 && y > 0) {
			const step = stepBack(sides, tables, next, { x, y });
			[x, y] = [step.x, step.y];
			if (step.matched === null) continue;
			const { i: a, j: b } = step.matched;
			if (step.areTrees) pairs.set(left.nodes[a] as T, right.nodes[b] as T);
			else waiting.push(step.matched);
		}
	}
	return pairs;
}

/** The subtrees at two places. */
type Task = { i: number; j: number };

/** How the distance of two forests came about: by matching their last nodes or trees, or by leaving one out. */
function stepBack<T>(
	{ left, right, costs }: Sides<T>,
	{ trees, forest }: Tables,
	{ i, j }: Task,
	{ x, y }: { x: number; y: number },
) {
	const [fromLeft, fromRight] = [at(left.firstLeaf, i), at(right.firstLeaf, j)];
	const [a, b] = [fromLeft + x - 1, fromRight + y - 1];
	const [leafA, leafB] = [at(left.firstLeaf, a), at(right.firstLeaf, b)];
	const areTrees = leafA === fromLeft && leafB === fromRight;
	const rest = areTrees ? { x: x - 1, y: y - 1 } : { x: leafA - fromLeft, y: leafB - fromRight };
	const cost = areTrees
		? costs.match(left.nodes[a] as T, right.nodes[b] as T)
		: at(trees, a * right.nodes.length + b);
	const width = j - fromRight + 2;
	const here = at(forest, x * width + y);
	if (here === at(forest, rest.x * width + rest.y) + cost) {
		return { ...rest, areTrees, matched: { i: a, j: b } };
	}
	const isLeftOut = here === at(forest, (x - 1) * width + y) + costs.leftOut;
	return { x: isLeftOut ? x - 1 : x, y: isLeftOut ? y : y - 1, areTrees, matched: null };
}

function at(list: Int32Array, place: number): number {
	return list[place] as number;
}
