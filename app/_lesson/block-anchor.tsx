/** The address of a block or a heading, seen when one is near it. */
export function BlockAnchor({ id, of }: { id: string; of: string }) {
	return (
		<a href={`#${id}`} aria-label={`Link to ${of}`} className="anchor print:hidden">
			#
		</a>
	);
}
