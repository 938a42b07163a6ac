import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { formatDatabaseUrl } from "#db/client.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { Env } from "#server/env.ts";
import type { ChildSpec } from "./child.ts";

/** `start` and `dev` run everything; `web` and `runner` one process, for several machines. */
export type Mode = "start" | "dev" | "web" | "runner";

/** What the children join. */
export type Parts = {
	workbench: ConnectionTarget;
	lab: ConnectionTarget;
	redis: { url: string } | { missing: string };
};

const WEB_READY_MS = 120_000;

/** The environment handed to web and runner: every setting, filled in. */
export function environmentFor(env: Env, { workbench, lab, redis }: Parts): NodeJS.ProcessEnv {
	return {
		...process.env,
		NEXT_TELEMETRY_DISABLED: "1",
		DATABASE_URL: formatDatabaseUrl(workbench),
		LAB_DATABASE_URL: formatDatabaseUrl(lab),
		REDIS_URL: "url" in redis ? redis.url : "",
		LAB_REDIS_MISSING: "missing" in redis ? redis.missing : "",
		LAB_DATA_DIR: env.dataDir,
		LAB_LESSONS_DIR: env.lessonsDir,
		LAB_SCALE: String(env.scale),
		LAB_SEED: String(env.seed),
		LOG_LEVEL: env.logLevel,
		HOST: env.host,
		LAB_HOSTS: env.hosts.join(","),
		PORT: String(env.port),
		LAB_STYLEGUIDE: env.styleguide ? "1" : "0",
	};
}

/** The web process: Next itself, not its command, which would not pass signals on. */
export function webSpec(mode: Mode, env: Env, environment: NodeJS.ProcessEnv): ChildSpec {
	const root = projectFolder();
	const verb = mode === "dev" ? "dev" : "start";
	return {
		name: "web",
		cwd: root,
		args: [
			...following(root),
			join(root, "node_modules", "next", "dist", "bin", "next"),
			verb,
			...["-H", env.host, "-p", String(env.port)],
		],
		env: nodeEnvironment(mode, environment),
		logPath: logPath(mode, env, "web"),
	};
}

/** The runner: a bundle, or in development its source. */
export function runnerSpec(mode: Mode, env: Env, environment: NodeJS.ProcessEnv): ChildSpec {
	const root = projectFolder();
	const entry =
		mode === "dev"
			? ["--import", "tsx", join(root, "server", "runner", "main.ts")]
			: ["--enable-source-maps", join(root, ".build", "runner.js")];
	return {
		name: "runner",
		cwd: root,
		args: [...following(root), ...entry],
		env: nodeEnvironment(mode, environment),
		logPath: logPath(mode, env, "runner"),
	};
}

/** The address for a browser on this machine. In development Next accepts `localhost` only. */
export function urlOf(mode: Mode, { host, port }: Pick<Env, "host" | "port">): string {
	if (mode === "dev" && host === "127.0.0.1") return `http://localhost:${port}`;
	if (host === "0.0.0.0") return `http://127.0.0.1:${port}`;
	if (host === "::") return `http://[::1]:${port}`;
	return host.includes(":") ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

/**
 * Waits until the web process answers at all.
 *
 * @throws Fault `timeout` when it does not.
 */
export async function untilWebAnswers(url: string, signal: AbortSignal): Promise<void> {
	const deadline = performance.now() + WEB_READY_MS;
	while (performance.now() < deadline) {
		try {
			await fetch(`${url}/healthz`, { signal });
			return;
		} catch {
			await sleep(100, undefined, { signal });
		}
	}
	throw new Fault(
		"timeout",
		`The web process does not answer at ${url}. Its log is in the data folder, log/web.log.`,
	);
}

/** The sources lie in `server/supervisor`, the bundle in `.build`. */
function projectFolder(): string {
	const here = dirname(fileURLToPath(import.meta.url));
	return here.endsWith("supervisor") ? join(here, "..", "..") : join(here, "..");
}

function following(root: string): string[] {
	return ["--import", join(root, "server", "launch", "follow.mjs")];
}

function nodeEnvironment(mode: Mode, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return { ...environment, NODE_ENV: mode === "dev" ? "development" : "production" };
}

/** With everything in one terminal the logs would bury its few lines; a process alone logs to its output. */
function logPath(mode: Mode, env: Env, name: string): string | undefined {
	return mode === "start" ? join(env.dataDir, "log", `${name}.log`) : undefined;
}
