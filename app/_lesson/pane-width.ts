/** How wide the text of a lesson is beside the bench, in rem. */
export const PANE_REM = { min: 24, max: 56, step: 2, initial: 40 };

/** The cookie that keeps it: so the server draws the page as it was left, and nothing jumps. */
export const PANE_COOKIE = "text-pane";

/** A width within its limits; the initial one where none is told. */
export function paneRem(text: string | undefined): number {
	const rem = Number(text);
	if (text === undefined || text.trim() === "" || !Number.isFinite(rem)) return PANE_REM.initial;
	return Math.min(PANE_REM.max, Math.max(PANE_REM.min, rem));
}
