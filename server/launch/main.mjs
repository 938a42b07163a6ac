// The one file that an old Node must be able to read: its grammar is that of Node 14, and
// everything else is loaded after the version was looked at.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
	console.error(
		`Latency Lab needs Node 20.19 or later and this is Node ${process.versions.node}. Install a newer one from https://nodejs.org and start again.`,
	);
	process.exitCode = 78;
} else {
	import("./modes.mjs").then((modes) => modes.launch(process.argv[2], process.argv.slice(3)));
}
