import { defineConfig } from "vitest/config";
import { OWN_SERVERS } from "./e2e/own-servers.ts";

export default defineConfig({
	test: {
		include: ["*.test.ts", "app/**/*.test.{ts,tsx}", "db/**/*.test.ts", "server/**/*.test.ts"],
		env: OWN_SERVERS,
		globalSetup: ["server/testing/global-setup.ts"],
		// Real Postgres and real child processes: threads would share what tests must not share.
		pool: "forks",
		maxWorkers: 2,
		// Only what hangs takes so long: disks that others write to make a commit ten times as slow.
		testTimeout: 60_000,
		// Some tests end connections or processes while they are at work, which a busy machine may have finished by then.
		// A second try is told in the report.
		retry: process.env.CI ? 1 : 0,
		hookTimeout: 60_000,
	},
});
