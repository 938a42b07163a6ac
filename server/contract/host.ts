/** The names in a setting with commas between them, in lower case. */
export function hostNames(setting: string | undefined): string[] {
	return (setting ?? "")
		.split(",")
		.map((name) => name.trim().toLowerCase())
		.filter((name) => name !== "");
}

/**
 * Why a request is refused for the host it names, in one sentence; undefined when it may pass. A page
 * of another site can give its own name our address, and then looks like the same origin to a browser:
 * so a name must be known. An address cannot be given to somebody else, and `localhost` is always this
 * machine.
 *
 * @param asked the hosts that the request names, as in its headers Host and X-Forwarded-Host
 * @param known names allowed beside those
 */
export function refuseHost(asked: readonly (string | null)[], known: readonly string[]): string | undefined {
	const hosts = asked.flatMap((header) => header?.split(",") ?? []).map((host) => host.trim());
	const foreign = hosts.find((host) => !isAllowed(host, known));
	if (foreign === undefined) return undefined;
	return `Latency Lab is not served as ${JSON.stringify(foreign.slice(0, 100))}. Open it by the address it printed, or add the name to LAB_HOSTS and start it again.`;
}

function isAllowed(host: string, known: readonly string[]): boolean {
	const url = `http://${host}`;
	// Nothing but a host, for a URL may hold a user or a path as well.
	if (!/^[^/\\?#@\s]+$/.test(host) || !URL.canParse(url)) return false;
	const name = new URL(url).hostname.replace(/\.$/, "");
	const isAddress = name.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(name);
	return isAddress || name === "localhost" || name.endsWith(".localhost") || known.includes(name);
}
