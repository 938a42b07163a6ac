/** Tells each step once, however often its share is told. */
export function tellSteps(log: (line: string) => void): (label: string) => void {
	let told = "";
	return (label) => {
		if (label !== told) log(label);
		told = label;
	};
}
