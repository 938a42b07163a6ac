import { describe, expect, it } from "vitest";
import {
	formatAmount,
	formatBytes,
	formatCount,
	formatInstant,
	formatMoment,
	formatNumber,
	formatPercentile,
	formatPlural,
	formatRate,
	formatRateTick,
	formatShare,
	formatUs,
	formatUsTick,
} from "./format.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("figures as text", () => {
	it("gives three significant digits at every size", () => {
		expect([0, 0.0123, 0.5, 1.234, 12.34, 123.4, 1234, 123_456].map(formatNumber)).toEqual([
			"0",
			"0.0123",
			"0.500",
			"1.23",
			"12.3",
			"123",
			"1,230",
			"123,000",
		]);
	});

	it("picks the unit of a latency after rounding, so that no figure reads 1,000 of a unit", () => {
		expect([7, 999.4, 999.6, 1_000, 253_400, 999_600, 1_500_000].map((us) => plain(formatUs(us)))).toEqual([
			"7.00 µs",
			"999 µs",
			"1.00 ms",
			"1.00 ms",
			"253 ms",
			"1.00 s",
			"1.50 s",
		]);
	});

	it("keeps axis ticks short", () => {
		expect([5, 200, 1_000, 2_500, 50_000, 2_000_000].map((us) => plain(formatUsTick(us)))).toEqual([
			"5 µs",
			"200 µs",
			"1 ms",
			"2.5 ms",
			"50 ms",
			"2 s",
		]);
		expect([0, 500, 2_500, 20_000, 1_000_000, 2_500_000, 1e7].map(formatRateTick)).toEqual([
			"0",
			"500",
			"2,500",
			"20k",
			"1M",
			"2.5M",
			"10M",
		]);
	});

	it("writes rates, counts, shares and bytes", () => {
		expect([12_345, 999_400, 999_600, 1_163_000].map((rate) => plain(formatRate(rate)))).toEqual([
			"12,300 /s",
			"999,000 /s",
			"1.00M /s",
			"1.16M /s",
		]);
		expect(formatCount(1_234_567)).toBe("1,234,567");
		expect([0, 0.1234, 0.9996, 1].map((share) => plain(formatShare(share)))).toEqual([
			"0 %",
			"12.3 %",
			"100 %",
			"100 %",
		]);
		expect([512, 8192, 1024 ** 2 * 21.4, 1024 ** 3].map((bytes) => plain(formatBytes(bytes)))).toEqual([
			"512 B",
			"8.00 KiB",
			"21.4 MiB",
			"1.00 GiB",
		]);
		expect(plain(formatPlural(1, "run"))).toBe("1 run");
		expect(plain(formatPlural(3, "run"))).toBe("3 runs");
	});

	it("names one of a unit in the singular, whatever kind of plural the unit is, and leaves symbols alone", () => {
		const units = [
			"queries",
			"connections",
			"hashes",
			"indexes",
			"days",
			"instances",
			"ms",
			"s",
			"%",
			"per s",
			"",
		];
		expect(units.map((unit) => plain(formatAmount(1, unit)))).toEqual([
			"1 query",
			"1 connection",
			"1 hash",
			"1 index",
			"1 day",
			"1 instance",
			"1 ms",
			"1 s",
			"1 %",
			"1 per s",
			"1",
		]);
		expect([0, 8, 4_000].map((amount) => plain(formatAmount(amount, "hashes")))).toEqual([
			"0 hashes",
			"8 hashes",
			"4,000 hashes",
		]);
	});

	it("writes moments in UTC, whatever the zone of the host", () => {
		expect(plain(formatMoment(Date.UTC(2026, 2, 1, 14, 5, 59)))).toBe("2026-03-01 14:05 UTC");
	});

	it("names a percentile by its rank, without the noise of binary fractions", () => {
		expect([0.07, 0.5, 0.999, 1 - 10 ** -6].map(formatPercentile)).toEqual([
			"p7",
			"p50",
			"p99.9",
			"p99.9999",
		]);
	});

	it("tells a moment of a run to a hundredth of a second", () => {
		expect(plain(formatInstant(1_250))).toBe("1.25 s");
	});
});
