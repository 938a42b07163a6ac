/** What is said of something that was asked for while the browser has no network: it is sent once there is one. */
export const NETWORK_WAIT =
	"Waits for the network. It is sent by itself when that is back; keep this page open, and nothing is lost.";

/** The same beside what was asked for. It is always there, or who listens would not be told. */
export function NetworkWait({ isWaiting }: { isWaiting: boolean }) {
	return (
		<p role="status" className="text-warn text-xs leading-relaxed">
			{isWaiting ? NETWORK_WAIT : null}
		</p>
	);
}
