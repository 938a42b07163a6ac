type RoomyProps = {
	/** As long as what may come to stand there. */
	room: string;
	className?: string;
	children: string;
};

/** A text that is there for its room alone: nobody sees, hears or finds it, and on paper there is none. */
export function Room({ className, children }: Pick<RoomyProps, "children"> & { className: string }) {
	return (
		<p
			data-room={children}
			className={`invisible after:content-[attr(data-room)] print:hidden ${className}`}
		/>
	);
}

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
