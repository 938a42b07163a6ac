import { expect, test } from "vitest";
import { PaymentAudit } from "./payment-audit.ts";

test("payments that were numbered one after the other are all there, in whatever order they are confirmed", () => {
	const audit = new PaymentAudit();
	audit.begin([
		{ branch: 1, count: 40 },
		{ branch: 2, count: 0 },
	]);
	for (const number of [42, 41, 43]) audit.confirm(1, number);
	audit.confirm(2, 1);
	expect(audit.lost).toBe(0);
});

test("two payments with one number are one lost, and it stays lost when the next slice begins", () => {
	const audit = new PaymentAudit();
	audit.begin([{ branch: 1, count: 0 }]);
	for (const number of [1, 2, 2]) audit.confirm(1, number);
	expect(audit.lost).toBe(1);
	audit.begin([{ branch: 1, count: 2 }]);
	audit.confirm(1, 3);
	expect(audit.lost).toBe(1);
});

test("a number that nobody was told of is no loss", () => {
	const audit = new PaymentAudit();
	audit.begin([{ branch: 1, count: 5 }]);
	audit.confirm(1, 7);
	expect(audit.lost).toBe(0);
});
