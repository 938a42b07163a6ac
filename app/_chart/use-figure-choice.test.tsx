import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { readFigureChoices, withFigureChoices } from "./figure-address.ts";
import { FIGURE_CHOICES, FIGURE_PARAMETERS } from "./figure-choices.ts";
import { useFigureChoice } from "./use-figure-choice.ts";

const PERCENTILES = ["p50", "p95", "p99"] as const;

function Chosen({ usual }: { usual: (typeof PERCENTILES)[number] }) {
	return useFigureChoice("latency", PERCENTILES, usual)[0];
}

function chosenAt(address: string, usual: (typeof PERCENTILES)[number] = "p50"): string {
	return renderToStaticMarkup(
		<NuqsTestingAdapter searchParams={address}>
			<Chosen usual={usual} />
		</NuqsTestingAdapter>,
	);
}

test("a figure is looked at as the address says, and as is usual where it says nothing", () => {
	expect(chosenAt("?latency=p99")).toBe("p99");
	expect(chosenAt("")).toBe("p50");
	expect(chosenAt("", "p95")).toBe("p95");
	expect(chosenAt("?latencyTime=service")).toBe("p50");
});

test.each(["p98", "P99", "", "p99&latency=p95", "__proto__", "<b>"])(
	"what is no choice of it is what is usual: %j",
	(text) => {
		expect(chosenAt(`?latency=${text}`)).toBe(text.startsWith("p99&") ? "p99" : "p50");
	},
);

test("another address is given what was chosen, and keeps what it had", async () => {
	const asked = new URLSearchParams("latency=p99&ratios=p95&clients=8");
	const choices = await readFigureChoices(asked);
	expect(withFigureChoices("/compare?run=one:BD&run=two", choices)).toBe(
		"/compare?run=one:BD&run=two&latency=p99&ratios=p95",
	);
	expect(withFigureChoices("/compare?run=one", await readFigureChoices(new URLSearchParams()))).toBe(
		"/compare?run=one",
	);
});

test("each choice has a name of its own", () => {
	expect(new Set(FIGURE_CHOICES).size).toBe(FIGURE_CHOICES.length);
	expect(Object.keys(FIGURE_PARAMETERS)).toEqual([...FIGURE_CHOICES]);
});
