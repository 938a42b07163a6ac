import type { ReactNode } from "react";

type AnswerFormProps = { className?: string; onAnswer(): void; children: ReactNode };

/**
 * What a learner answers in. Until the page's scripts are there it is sent nowhere: as a form of a dialog that is none it
 * does nothing, where any other would load the page anew and lose what was written.
 */
export function AnswerForm({ className, onAnswer, children }: AnswerFormProps) {
	return (
		<form
			method="dialog"
			className={className}
			onSubmit={(event) => {
				event.preventDefault();
				onAnswer();
			}}
		>
			{children}
		</form>
	);
}
