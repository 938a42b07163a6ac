import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchTrees } from "./tree-matching.ts";

type Tree = { word: number; children: Tree[] };

const LEFT_OUT = 10;
const match = (left: Tree, right: Tree) => 6 * Math.abs(left.word - right.word);
const COSTS = { childrenOf: (tree: Tree) => tree.children, leftOut: LEFT_OUT, match };

/** Small, for the oracle tries all ways. */
const anyTree: fc.Arbitrary<Tree> = anyTreeOf(2).filter((tree) => sizeOf(tree) <= 6);

function anyTreeOf(depth: number): fc.Arbitrary<Tree> {
	return fc.record({
		word: fc.nat({ max: 4 }),
		children: depth === 0 ? fc.constant([]) : fc.array(anyTreeOf(depth - 1), { maxLength: 3 }),
	});
}

function sizeOf({ children }: Tree): number {
	return children.reduce((sum, child) => sum + sizeOf(child), 1);
}

/** The distance of two forests by its definition, without any of the algorithm's economies. */
function distance(left: readonly Tree[], right: readonly Tree[]): number {
	const [a, b] = [left.at(-1), right.at(-1)];
	if (a === undefined) return right.reduce((sum, tree) => sum + sizeOf(tree) * LEFT_OUT, 0);
	if (b === undefined) return left.reduce((sum, tree) => sum + sizeOf(tree) * LEFT_OUT, 0);
	const [rest, others] = [left.slice(0, -1), right.slice(0, -1)];
	return Math.min(
		distance([...rest, ...a.children], right) + LEFT_OUT,
		distance(left, [...others, ...b.children]) + LEFT_OUT,
		distance(a.children, b.children) + distance(rest, others) + match(a, b),
	);
}

function nodesOf(tree: Tree): Tree[] {
	return [tree, ...tree.children.flatMap(nodesOf)];
}

/** A tree of so many levels, each with a leaf before the next one, after it, or by turns. */
function comb(levels: number, leafComesFirst: (level: number) => boolean): Tree {
	let tree: Tree = { word: 0, children: [] };
	for (let level = 0; level < levels; level++) {
		const leaf = { word: 1, children: [] };
		tree = { word: 2, children: leafComesFirst(level) ? [leaf, tree] : [tree, leaf] };
	}
	return tree;
}

describe("the matching of two trees", () => {
	it("costs what the least costly mapping does, and its pairs cost just that", () => {
		fc.assert(
			fc.property(anyTree, anyTree, (left, right) => {
				const found = matchTrees(left, right, COSTS);
				expect(found?.cost).toBe(distance([left], [right]));
				const pairs = [...(found?.pairs ?? [])];
				const matched = pairs.reduce((sum, [one, other]) => sum + match(one, other), 0);
				const leftOut = sizeOf(left) + sizeOf(right) - 2 * pairs.length;
				expect(matched + leftOut * LEFT_OUT).toBe(found?.cost);
			}),
			{ numRuns: 300 },
		);
	});

	it("takes each node once", () => {
		fc.assert(
			fc.property(anyTree, anyTree, (left, right) => {
				const pairs = matchTrees(left, right, COSTS)?.pairs ?? new Map();
				expect(new Set(pairs.values()).size).toBe(pairs.size);
				for (const [one, other] of pairs) {
					expect(nodesOf(left)).toContain(one);
					expect(nodesOf(right)).toContain(other);
				}
			}),
		);
	});

	it("is found for trees of five hundred nodes, whether they lean to the left or to the right", () => {
		for (const leafComesFirst of [() => true, () => false]) {
			const [left, right] = [comb(250, leafComesFirst), comb(249, leafComesFirst)];
			expect(matchTrees(left, right, COSTS)?.pairs.size).toBe(499);
		}
	});

	it("is given up where it would take too long", () => {
		const tree = comb(190, (level) => level % 2 === 0);
		expect(matchTrees(tree, tree, COSTS)).toBeNull();
	});
});
