import { formatPlural } from "#app/_lib/format.ts";
import { Notice } from "#app/_ui/notice.tsx";
import type { Warning } from "#server/contract/result.ts";

const TITLES: Record<Warning["code"], string> = {
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

/** With more than these, each is folded under its title. */
const UNFOLDED = 2;

/** The doubts in a result, in one block: their titles at a glance, what was seen and what to do in each. */
export function WarningsPanel({ warnings }: { warnings: readonly Warning[] }) {
	if (warnings.length === 0) return null;
	const groups = grouped(warnings);
	const folded = groups.length > UNFOLDED;
	return (
		<section aria-label="Warnings">
			<Notice tone="warn" title={formatPlural(groups.length, "warning")}>
				<ul className="mt-1">
					{groups.map((group) => (
						<li key={group.code} className="border-warn/25 border-b py-1.5 last:border-0 last:pb-0">
							{folded ? (
								<details>
									<summary className="w-fit">{TITLES[group.code]}</summary>
									<Sentences group={group} isFolded />
								</details>
							) : (
								<>
									<p className="font-medium">{TITLES[group.code]}</p>
									<Sentences group={group} />
								</>
							)}
						</li>
					))}
				</ul>
			</Notice>
		</section>
	);
}

type Group = { code: Warning["code"]; sentences: string[]; advices: string[] };

/** In the big text a room has the title alone, unless it is opened. */
function Sentences({ group, isFolded = false }: { group: Group; isFolded?: boolean }) {
	return (
		<div className={`mt-0.5 max-w-[90ch] text-ink-soft ${isFolded ? "" : "big:hidden"}`}>
			{group.sentences.map((sentence) => (
				<p key={sentence}>{sentence}</p>
			))}
			{group.advices.map((advice) => (
				<p key={advice} className="text-ink">
					{advice}
				</p>
			))}
		</div>
	);
}

/** Warnings of one code together: an advice that is the same for two arms is given once. */
function grouped(warnings: readonly Warning[]): Group[] {
	const codes = [...new Set(warnings.map(({ code }) => code))];
	return codes.map((code) => {
		const own = warnings.filter((warning) => warning.code === code);
		return {
			code,
			sentences: [...new Set(own.map(({ sentence }) => sentence))],
			advices: [...new Set(own.map(({ advice }) => advice))],
		};
	});
}
