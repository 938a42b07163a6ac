import { expect, test } from "vitest";
import { hostNames, refuseHost } from "./host.ts";

const KNOWN = hostNames("lab.example, Bench.Example ,");

test.each([
	"127.0.0.1:3000",
	"192.168.1.20",
	"[::1]:3000",
	"localhost",
	"LOCALHOST:3000",
	"lab.localhost:3000",
	"lab.example",
	"bench.example.:8443",
])("a request for %s may pass", (host) => {
	expect(refuseHost([host, null], KNOWN)).toBeUndefined();
});

test.each([
	"evil.example",
	"lab.example.evil.example",
	"notlocalhost",
	"127.0.0.1.evil.example",
	"evil.example@127.0.0.1",
	"evil.example/127.0.0.1",
	"",
	"a b",
])("a request for %j is refused, with the setting that would let it pass", (host) => {
	expect(refuseHost([host], KNOWN)).toMatch(/LAB_HOSTS/);
});

test("the name that a proxy was asked for is held to the same", () => {
	expect(refuseHost(["127.0.0.1:3000", "evil.example"], KNOWN)).toContain('"evil.example"');
	expect(refuseHost(["127.0.0.1:3000", "lab.example, lab.example"], KNOWN)).toBeUndefined();
});
