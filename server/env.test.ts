import { isAbsolute } from "node:path";
import { expect, test } from "vitest";
import { Fault } from "./contract/fault.ts";
import { readEnv } from "./env.ts";

test("nothing set gives the defaults, with absolute folders", () => {
	const env = readEnv({});
	expect(env).toMatchObject({
		databaseUrl: undefined,
		scale: 1,
		seed: 1,
		logLevel: "info",
		host: "127.0.0.1",
		port: 3000,
		styleguide: false,
	});
	expect(isAbsolute(env.dataDir) && isAbsolute(env.lessonsDir)).toBe(true);
});

test("an empty variable counts as not set", () => {
	expect(readEnv({ PORT: "", DATABASE_URL: " ", LAB_SCALE: "" })).toEqual(readEnv({}));
});

test("all faults are told at once, by the name of the variable and without a password", () => {
	const read = () =>
		readEnv({
			PORT: "70000",
			LAB_SCALE: "2",
			LOG_LEVEL: "loud",
			DATABASE_URL: "mysql://me:secret@host/x",
			REDIS_URL: "localhost",
			LAB_SEED: "-1",
			HOST: "a b",
			LAB_STYLEGUIDE: "yes",
		});
	expect(read).toThrow(Fault);
	try {
		read();
	} catch (thrown) {
		const { message } = thrown as Fault;
		const names = message.split("\n").map((line) => line.split(" ")[0]);
		expect(names.sort()).toEqual(
			[
				"DATABASE_URL",
				"HOST",
				"LAB_SCALE",
				"LAB_SEED",
				"LAB_STYLEGUIDE",
				"LOG_LEVEL",
				"PORT",
				"REDIS_URL",
			].sort(),
		);
		expect(message).not.toContain("secret");
	}
});

test("a socket folder and a password with odd characters are let through", () => {
	const url = "postgres://me:p%40ss@%2Ftmp%2Fsocket:5432/workbench";
	expect(readEnv({ DATABASE_URL: url }).databaseUrl).toBe(url);
	expect(readEnv({ REDIS_URL: "unix:///tmp/redis.sock" }).redisUrl).toBe("unix:///tmp/redis.sock");
});

test.each(["0.01", "0.1", "1", "5"])("scale %s is allowed", (scale) => {
	expect(readEnv({ LAB_SCALE: scale }).scale).toBe(Number(scale));
});

test("names of hosts are read from a list, and a port among them is refused", () => {
	expect(readEnv({}).hosts).toEqual([]);
	expect(readEnv({ LAB_HOSTS: "Lab.example, other.example" }).hosts).toEqual([
		"lab.example",
		"other.example",
	]);
	expect(() => readEnv({ LAB_HOSTS: "lab.example:8443" })).toThrow(/LAB_HOSTS must be names of hosts/);
});
