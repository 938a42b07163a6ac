"use client";

import { useEffect, useRef } from "react";
import { type Action, isPressOf, isSingle, type Press } from "./action.ts";

/** What can be done on the page, told by the parts that are on it: the one source of palette, keys and their list. */
export class ActionRegistry {
	readonly #sources = new Set<() => readonly Action[]>();

	/** @returns what takes them away again. */
	add(source: () => readonly Action[]): () => void {
		this.#sources.add(source);
		return () => this.#sources.delete(source);
	}

	/** All that can be done now; of two with one id the later. */
	list(): Action[] {
		const actions = [...this.#sources].flatMap((source) => source());
		return [...new Map(actions.map((action) => [action.id, action])).values()];
	}

	/**
	 * What a press asks for, if it can be done now.
	 *
	 * @param where whether something is being written, and whether characters alone are shortcuts
	 */
	find(press: Press, where: { isWriting: boolean; areSinglesOn: boolean }): Action | undefined {
		return this.list().find(
			({ keys, isDisabled, isEverywhere }) =>
				keys !== undefined &&
				isDisabled !== true &&
				(isEverywhere === true || !where.isWriting) &&
				(where.areSinglesOn || !isSingle(keys)) &&
				isPressOf(keys, press),
		);
	}
}

/** Of this browser's page. On the server nothing is ever added to it. */
export const pageActions = new ActionRegistry();

/** Makes actions part of the page for as long as the caller is on it. */
export function useActions(actions: readonly Action[]): void {
	const latest = useRef(actions);
	useEffect(() => {
		latest.current = actions;
	});
	useEffect(() => pageActions.add(() => latest.current), []);
}
