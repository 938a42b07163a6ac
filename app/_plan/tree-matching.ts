type Tree<T> = { children: T[] };

type Costs<T> = {
	/** What leaving a node out costs, on either side. */
	leftOut: number;
	/** What standing for each other costs; whole numbers, so that sums can be compared. */
	match(left: T, right: T): number;
};

/** Forest distances beyond which two trees are not matched: about half a second's work. */
const WORK = 20_000_000;

/**
 * The mapping of least cost between the nodes of two ordered trees that keeps what is around what and what comes first:
 * K. Zhang and D. Shasha, "Simple fast algorithms for the editing distance between trees and related problems", SIAM
 * Journal on Computing 18(6), 1989.
 *
 * @returns pairs, left → right; null when the trees are too large for it.
 */
export function matchTrees<T extends Tree<T>>(left: T, right: T, costs: Costs<T>): Map<T, T> | null {
	const sides = { left: inPostorder(left), right: inPostorder(right), costs };
	if (workOf(sides.left) * workOf(sides.right) > WORK) return null;
	const trees = sides.left.nodes.map(() => new Array<number>(sides.right.nodes.length).fill(0));
	for (const i of sides.left.keyRoots) {
		for (const j of sides.right.keyRoots) forestDistances(sides, { i, j, trees });
	}
	return backtrack(sides, trees);
}

type Postorder<T> = {
	nodes: T[];
	/** For each node the place of the first leaf of its subtree. */
	firstLeaf: number[];
	/** Nodes at which a distance of their own begins: the root, and all that have an earlier sibling. */
	keyRoots: number[];
};

type Sides<T> = { left: Postorder<T>; right: Postorder<T>; costs: Costs<T> };
/** The subtrees at two places, and the distances of all subtrees known so far. */
type Task = { i: number; j: number; trees: number[][] };

function inPostorder<T extends Tree<T>>(root: T): Postorder<T> {
	const nodes: T[] = [];
	const firstLeaf: number[] = [];
	const waiting: { node: T; from: number | null }[] = [{ node: root, from: null }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { node, from } = next;
		if (from !== null) {
			firstLeaf.push(from);
			nodes.push(node);
			continue;
		}
		waiting.push({ node, from: nodes.length });
		for (const child of [...node.children].reverse()) waiting.push({ node: child, from: null });
	}
	const last = new Map(firstLeaf.map((leaf, place) => [leaf, place]));
	return { nodes, firstLeaf, keyRoots: [...last.values()].sort((one, other) => one - other) };
}

function workOf<T>({ firstLeaf, keyRoots }: Postorder<T>): number {
	return keyRoots.reduce((sum, place) => sum + place - at(firstLeaf, place) + 1, 0);
}

/** Distances of all forests within the subtrees at `i` and `j`, by how many nodes of each they take. */
function forestDistances<T>(sides: Sides<T>, task: Task): number[][] {
	const { leftOut } = sides.costs;
	const rows = task.i - at(sides.left.firstLeaf, task.i) + 2;
	const columns = task.j - at(sides.right.firstLeaf, task.j) + 2;
	const forest = Array.from({ length: rows }, (_, x) => {
		const row = new Array<number>(columns).fill(0);
		row[0] = x * leftOut;
		return row;
	});
	for (let y = 1; y < columns; y++) (forest[0] as number[])[y] = y * leftOut;
	for (let x = 1; x < rows; x++) {
		for (let y = 1; y < columns; y++) {
			const { a, b, areTrees, cost, rest } = lastPair(sides, task, x, y);
			const without = Math.min(cell(forest, x - 1, y), cell(forest, x, y - 1)) + leftOut;
			const least = Math.min(without, cell(forest, rest.x, rest.y) + cost);
			(forest[x] as number[])[y] = least;
			if (areTrees) (task.trees[a] as number[])[b] = least;
		}
	}
	return forest;
}

/**
 * The last nodes of two forests, what it costs to match them and what is beneath them, and the forests that remain.
 * Where both forests are trees, only the roots are taken off; else the whole last trees.
 */
function lastPair<T>({ left, right, costs }: Sides<T>, { i, j, trees }: Task, x: number, y: number) {
	const fromLeft = at(left.firstLeaf, i);
	const fromRight = at(right.firstLeaf, j);
	const a = fromLeft + x - 1;
	const b = fromRight + y - 1;
	const leafA = at(left.firstLeaf, a);
	const leafB = at(right.firstLeaf, b);
	const areTrees = leafA === fromLeft && leafB === fromRight;
	return {
		a,
		b,
		areTrees,
		cost: areTrees ? costs.match(at(left.nodes, a), at(right.nodes, b)) : cell(trees, a, b),
		rest: areTrees ? { x: x - 1, y: y - 1 } : { x: leafA - fromLeft, y: leafB - fromRight },
	};
}

/** Goes back along the least distances, from the roots to the leaves. */
function backtrack<T>(sides: Sides<T>, trees: number[][]): Map<T, T> {
	const { left, right, costs } = sides;
	const pairs = new Map<T, T>();
	const waiting = [{ i: left.nodes.length - 1, j: right.nodes.length - 1 }];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const task = { ...next, trees };
		const forest = forestDistances(sides, task);
		let x = task.i - at(left.firstLeaf, task.i) + 1;
		let y = task.j - at(right.firstLeaf, task.j) + 1;
		while (x > 0 && y > 0) {
			const { a, b, areTrees, cost, rest } = lastPair(sides, task, x, y);
			if (cell(forest, x, y) === cell(forest, rest.x, rest.y) + cost) {
				if (areTrees) pairs.set(at(left.nodes, a), at(right.nodes, b));
				else waiting.push({ i: a, j: b });
				({ x, y } = rest);
			} else if (cell(forest, x, y) === cell(forest, x - 1, y) + costs.leftOut) x--;
			else y--;
		}
	}
	return pairs;
}

function at<T>(list: readonly T[], place: number): T {
	return list[place] as T;
}

function cell(table: readonly number[][], row: number, column: number): number {
	return at(at(table, row), column);
}
