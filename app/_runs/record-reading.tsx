import { Notice } from "#app/_ui/notice.tsx";

type RecordReadingProps = {
	/** Of the file that was given last, as react-query tells it. */
	reading: { isPending: boolean; error: Error | null; variables: File | undefined };
};

/** How it stands with a file that is read as a record, or what is wrong with it. */
export function RecordReading({ reading: { isPending, error, variables } }: RecordReadingProps) {
	const name = variables?.name ?? "";
	return (
		<>
			<p role="status" className="text-ink-soft text-sm">
				{isPending ? `Reading ${name}…` : ""}
			</p>
			{error === null ? null : (
				<div className="max-w-2xl">
					<Notice tone="bad" role="alert" title={`${name.slice(0, 100)} cannot be opened`}>
						{error.message}
					</Notice>
				</div>
			)}
		</>
	);
}
