import type { Warning } from "#server/contract/result.ts";

/** What each doubt in a result is called. */
export const WARNING_TITLES: Record<Warning["code"], string> = {
	"few-operations": "Few operations",
	"short-slices": "Short slices",
	"not-settled": "Not settled",
	errors: "Errors",
	"row-counts-differ": "Different answers",
	"generator-saturated": "Load generator busy",
	"schedule-missed": "Schedule missed",
	dropped: "Requests dropped",
	"disturbed-slices": "Disturbed from outside",
	"timer-resolution": "Near the clock's resolution",
	"cold-data": "Cold data",
	swap: "Swapping",
	undecided: "Not decided",
};
