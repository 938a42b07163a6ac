/** Closed loop: each client starts its next operation when its last has ended. */
export type ClosedLoad = {
	clients: number;
	/** Measured seconds in all; the arms share them slice by slice. */
	seconds: number;
};
