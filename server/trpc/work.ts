import { Fault } from "#server/contract/fault.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { readWorkLessons, readWorkRuns } from "#server/learners/work.ts";
import { readCatalogue } from "#server/lessons/catalogue.ts";
import type { Work } from "#server/reports/work.ts";
import { workJson } from "#server/reports/work-json.ts";
import { workMarkdown } from "#server/reports/work-markdown.ts";
import { answered } from "./answered.ts";
import { createContext } from "./context.ts";
import { reportError } from "./errors.ts";
import type { Services } from "./process.ts";

const FORMATS = {
	markdown: { type: "text/markdown; charset=utf-8", ending: "md", write: workMarkdown },
	json: { type: "application/json; charset=utf-8", ending: "json", write: workJson },
} as const;
type Format = keyof typeof FORMATS;

/**
 * All that is kept of whoever asks, as a file to download: `?format=markdown` or `?format=json`. A file and not a call,
 * so that it needs no script and is never whole in memory.
 */
export async function handleWorkRequest(request: Request, services: Services): Promise<Response> {
	return answered(request, services, async (call) => {
		const format = readFormat(request);
		const context = createContext({
			services,
			requestId: call.requestId,
			cookieHeader: request.headers.get("cookie"),
			secure: false,
			setCookie: () => {},
		});
		const { type, ending, write } = FORMATS[format];
		const work = await gather(services, await context.session());
		const day = new Date(work.takenAtMs).toISOString().slice(0, 10);
		return new Response(
			streamOf(write(work), (error) => reportError(error, call)),
			{
				headers: {
					"content-type": type,
					"content-disposition": `attachment; filename="latency-lab-${day}.${ending}"`,
					"cache-control": "no-store",
					"x-content-type-options": "nosniff",
				},
			},
		);
	});
}

/** @throws Fault `bad-request`. */
function readFormat(request: Request): Format {
	const asked = new URL(request.url).searchParams.get("format") ?? "markdown";
	const found = (Object.keys(FORMATS) as Format[]).find((format) => format === asked);
	if (found !== undefined) return found;
	throw new Fault("bad-request", "format: must be markdown or json.", { field: "format" });
}

async function gather({ workbench }: Services, session: string | null): Promise<Work> {
	const entries = await readCatalogue();
	const declarations = [
		...EXPERIMENTS.map(({ declaration }) => declaration),
		...entries.flatMap((entry) => (entry.ok ? entry.lesson.declared : [])),
	];
	return {
		takenAtMs: Date.now(),
		lessons: session === null ? [] : await readWorkLessons(workbench.db, session, entries),
		runs: session === null ? none() : readWorkRuns(workbench.db, session),
		declarationOf: (id) => declarations.find((declaration) => declaration.id === id),
	};
}

async function* none(): AsyncGenerator<never> {}

/** Text as bytes, made as fast as it is taken. */
function streamOf(
	pieces: AsyncGenerator<string>,
	report: (error: unknown) => Error,
): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			try {
				const { done, value } = await pieces.next();
				if (done) controller.close();
				else controller.enqueue(encoder.encode(value));
			} catch (error) {
				controller.error(report(error));
			}
		},
		async cancel() {
			await pieces.return(undefined);
		},
	});
}
