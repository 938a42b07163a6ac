import { describe, expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { explainTrialFault } from "./explain.ts";

const answering = () => Promise.resolve("here");
const refusing = () => Promise.reject(new Error("connect ECONNREFUSED"));
const silent = () => new Promise(() => {});

function coded(code: string, message = "select secret from somewhere failed"): Error {
	return Object.assign(new Error(message), { code });
}

describe("what ended a trial", () => {
	test.each([
		["ECONNREFUSED", "database-unavailable"],
		["CONNECTION_CLOSED", "database-unavailable"],
		["57P01", "database-unavailable"],
		["08006", "database-unavailable"],
		["53300", "too-busy"],
		["53100", "disk-full"],
		["42P01", "internal"],
	])("with code %s is called %s, without the text of the error", async (code, expected) => {
		const fault = await explainTrialFault(coded(code), answering);
		expect(fault.code).toBe(expected);
		expect(fault.message).not.toContain("secret");
		expect(fault.cause).toBeInstanceOf(Error);
	});

	test("is Postgres when it no longer answers, whatever was thrown", async () => {
		const gaveUp = new Fault("internal", "The last 232 operations all failed.");
		expect((await explainTrialFault(gaveUp, refusing)).code).toBe("database-unavailable");
		expect((await explainTrialFault(coded("42P01"), refusing)).code).toBe("database-unavailable");
		expect(await explainTrialFault(gaveUp, answering)).toBe(gaveUp);
	});

	test("is a Postgres without a free connection, also when it cannot be asked for that very reason", async () => {
		const full = () => Promise.reject(coded("53300", "sorry, too many clients already"));
		const gaveUp = new Fault("internal", "The last 64 operations all failed.", { cause: coded("53300") });
		for (const fault of [
			await explainTrialFault(coded("53300"), full),
			await explainTrialFault(coded("42P01"), full),
			await explainTrialFault(gaveUp, answering),
		]) {
			expect(fault.code).toBe("too-busy");
			expect(fault.message).toContain("fewer clients or arms");
			expect(fault.message).toContain("max_connections");
		}
	});

	test("is Postgres when it takes too long to answer", async () => {
		const timedOut = new Fault("timeout", "The last 8 operations all failed.");
		expect((await explainTrialFault(timedOut, silent)).code).toBe("database-unavailable");
	});

	test("stays as it is when an experiment said it", async () => {
		const missing = new Fault("requirement-missing", "Redis does not answer.");
		expect(await explainTrialFault(missing, refusing)).toBe(missing);
	});
});
