import { expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { isConnectionLost } from "./connection-lost.ts";

const coded = (code: string) => Object.assign(new Error("x"), { code });

test.each([
	"08006",
	"57P01",
	"57P05",
	"CONNECTION_CLOSED",
	"CONNECTION_ENDED",
	"CONNECT_TIMEOUT",
	"EAI_AGAIN",
	"ECONNREFUSED",
	"ECONNRESET",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOENT",
	"ENOTFOUND",
	"EPIPE",
	"ETIMEDOUT",
])("%s means that the connection is lost, also as the cause of something else", (code) => {
	expect(isConnectionLost(coded(code))).toBe(true);
	expect(isConnectionLost(new Error("a query failed", { cause: coded(code) }))).toBe(true);
});

test("a server without a free connection, a full disk and a wrong statement are not a lost one", () => {
	for (const code of ["53300", "53100", "42P01", "57014"]) expect(isConnectionLost(coded(code))).toBe(false);
	expect(isConnectionLost("ECONNRESET")).toBe(false);
	expect(isConnectionLost(new Fault("database-unavailable", "Gone."))).toBe(true);
});
