import { expect, test } from "vitest";
import { shareInterval } from "./binomial.ts";

test.each([
	[0, 20, 0, 0.1684],
	[5, 100, 0.0164, 0.1128],
	[1, 10, 0.0025, 0.445],
	[18, 20, 0.683, 0.9877],
	[20, 20, 0.8316, 1],
	[50, 2_000, 0.0186, 0.0328],
])("%i of %i may be a share from %d to %d, as tables say", (hits, count, low, high) => {
	const found = shareInterval(hits, count);
	expect(found.low).toBeCloseTo(low, 3);
	expect(found.high).toBeCloseTo(high, 3);
});

test("the interval of hits is the mirror of that of misses", () => {
	for (let hits = 0; hits <= 30; hits++) {
		const [found, mirror] = [shareInterval(hits, 30), shareInterval(30 - hits, 30)];
		expect(found.low).toBeCloseTo(1 - mirror.high, 9);
		expect(found.low).toBeLessThanOrEqual(hits / 30);
		expect(found.high).toBeGreaterThanOrEqual(hits / 30);
	}
});
