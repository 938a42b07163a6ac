import { expect, it } from "vitest";
import { Scram } from "./scram.ts";

/** The exchange printed in RFC 7677, section 3. */
const NONCE = "rOprNGfwEbeRWgbNEkqO";
const SERVER_FIRST = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

it("says what the example of RFC 7677 says", async () => {
	const scram = new Scram("pencil", NONCE, "user");
	expect(scram.first()).toBe("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
	expect(await scram.final(SERVER_FIRST)).toBe(
		"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
	);
	scram.verify(SERVER_FINAL);
});

it("does not trust a server that does not know the password, or answers out of turn", async () => {
	const scram = new Scram("pencil", NONCE, "user");
	expect(() => scram.verify(SERVER_FINAL)).toThrow(/could not prove/);
	await scram.final(SERVER_FIRST);
	for (const final of ["v=", "v=AAAA", `v=${Buffer.alloc(32).toString("base64")}`, "e=other-error"]) {
		expect(() => scram.verify(final)).toThrow(/could not prove/);
	}
});

it.each([
	["another nonce", "r=somebody-elses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"],
	["our nonce alone", `r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
	["no salt", `r=${NONCE}x,s=,i=4096`],
	["no rounds", `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0`],
	["rounds that would take minutes", `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999999`],
	["something else", "hello"],
])("refuses %s from the server", async (_, first) => {
	await expect(new Scram("pencil", NONCE).final(first)).rejects.toMatchObject({ code: "08P01" });
});
