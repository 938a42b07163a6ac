import { useActions } from "#app/_actions/action-registry.ts";
import { loadInWords } from "#app/_bench/load-text.ts";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { Button } from "#app/_ui/button.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { armNames } from "./arm-names.ts";
import type { Preset } from "./preset.ts";

type BenchCoverProps = {
	preset: Preset;
	declaration: ExperimentDeclaration;
	/** Whether the screen is wide enough for it. */
	isShown: boolean;
	/** The pointer or the focus is on a button: the bench is about to be wanted. */
	onNear(): void;
	onRun(): void;
	onOpen(): void;
};

/** What the bench is set to, before it is touched: a page that is only read need not fetch what measures and draws. */
export function BenchCover({ preset, declaration, isShown, onNear, onRun, onOpen }: BenchCoverProps) {
	useActions([
		{ id: "run", label: "Run", group: "The run", keys: "r", isDisabled: !isShown, perform: onRun },
	]);
	const near = { onPointerEnter: onNear, onFocus: onNear };
	return (
		<div>
			<p className="eyebrow">Bench</p>
			<h2 className="mt-1 mb-5 font-serif text-2xl">{declaration.title}</h2>
			<div className="squared rounded-md border border-rule p-4 sm:p-7">
				<div className="rounded-md border border-rule bg-card p-4 text-sm leading-relaxed sm:p-6">
					<p className="max-w-[52ch] font-serif text-ink-soft text-lg leading-snug">{declaration.question}</p>
					<ul className="mt-4 space-y-1.5">
						{armNames(declaration, preset.arms).map((label, index) => (
							<li key={armStyle(index).letter} className="text-[0.9375rem]">
								<ArmMark index={index} label={label} />
							</li>
						))}
					</ul>
					<p className="figures mt-3 text-ink-faint text-xs">{loadInWords(preset.load)}</p>
					<div className="mt-5 flex flex-wrap gap-3 noscript:hidden">
						<Button {...near} variant="primary" className="min-w-32" onClick={onRun}>
							Run
						</Button>
						<Button {...near} onClick={onOpen}>
							Change the settings
						</Button>
					</div>
					<p className="mt-4 max-w-[52ch] text-ink-faint text-xs">
						<span className="noscript:hidden">
							Measured live, here and now, against the Postgres on this machine.
						</span>
						<span className="hidden noscript:inline">
							The bench measures live and draws as it goes, and needs JavaScript for it. The text can be read
							without; the same runs can be made on the command line.
						</span>
					</p>
				</div>
			</div>
		</div>
	);
}
