import { Button } from "#app/_ui/button.tsx";

type StartButtonProps = {
	/** What it says but while a start waits. */
	label: string;
	isDisabled: boolean;
	/** A start waits for the network: the button takes it back then. */
	isWaiting: boolean;
	onStart(): void;
	onTakeBack(): void;
	className?: string;
};

/** Starts a run, and takes the start back for as long as it waits for the network. */
export function StartButton(props: StartButtonProps) {
	const { label, isDisabled, isWaiting, onStart, onTakeBack, className } = props;
	return (
		<Button
			variant="primary"
			disabled={isDisabled && !isWaiting}
			onClick={({ detail }) => {
				if (!isWaiting) onStart();
				// The second click of a double one takes back nothing that the first has asked for.
				else if (detail < 2) onTakeBack();
			}}
			className={className}
		>
			{isWaiting ? (
				<>
					Take back<span className="sr-only"> the start that waits for the network</span>
				</>
			) : (
				label
			)}
		</Button>
	);
}
