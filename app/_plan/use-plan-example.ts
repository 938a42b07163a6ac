import { useEffect, useRef, useState } from "react";
import type { Action } from "#app/_actions/action.ts";
import type { PastedTexts } from "./kept-plans.ts";

type ExampleProps = {
	/** What is pasted now. */
	texts: PastedTexts;
	/** Shows plans that are not kept: a reload brings back what was pasted. */
	onShow(example: PastedTexts): void;
	onBringBack(own: PastedTexts): void;
};

/** Two plans to look at in the place of one's own, and one's own back. */
export function usePlanExample({ texts, onShow, onBringBack }: ExampleProps) {
	// What the example stands in the place of.
	const [own, setOwn] = useState<PastedTexts | null>(null);
	const [failure, setFailure] = useState<{ error: unknown } | null>(null);
	const now = useRef(texts);
	useEffect(() => {
		now.current = texts;
	});
	const show = async () => {
		try {
			const { PLAN_EXAMPLE } = await import("./plan-example.ts");
			setFailure(null);
			// With what was written while it came.
			setOwn(now.current);
			onShow(PLAN_EXAMPLE);
		} catch (error) {
			setFailure({ error });
		}
	};
	const bringBack = (kept: PastedTexts) => {
		setOwn(null);
		onBringBack(kept);
	};
	const action: Action = {
		id: "example",
		label: own === null ? "Show an example" : "Back to what was here",
		group: "Page",
		perform: () => (own === null ? void show() : bringBack(own)),
	};
	return { action, failure, forget: () => setOwn(null) };
}
