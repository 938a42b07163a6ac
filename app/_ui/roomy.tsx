type RoomyProps = {
	/** As long as what may come to stand there. */
	room: string;
	className?: string;
	children: string;
};

/** A text in the room of a longer one that may take its place, so that nothing moves then. On paper it takes its own. */
export function Roomy({ room, className = "", children }: RoomyProps) {
	return (
		<p
			data-room={room}
			className={`grid after:invisible after:[grid-area:1/1] after:content-[attr(data-room)] print:after:hidden ${className}`}
		>
			<span className="[grid-area:1/1]">{children}</span>
		</p>
	);
}
