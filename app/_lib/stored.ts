/** What this browser keeps for this site: null when it has nothing of the name, or keeps nothing at all. */
export function readStored(name: string): string | null {
	try {
		return localStorage.getItem(`latency-lab:${name}`);
	} catch {
		return null;
	}
}

/** Keeps a text in this browser. False when it cannot: storage may be blocked, or full. */
export function writeStored(name: string, text: string): boolean {
	try {
		localStorage.setItem(`latency-lab:${name}`, text);
		return true;
	} catch {
		return false;
	}
}

/** Lets go of what was kept under a name. False when it cannot be told whether it is gone: storage is blocked. */
export function forgetStored(name: string): boolean {
	try {
		localStorage.removeItem(`latency-lab:${name}`);
		return true;
	} catch {
		return false;
	}
}
