import { createHash } from "node:crypto";
import { CACHE_POLICIES, MADE_AT_HEADER } from "#server/contract/cache-policy.ts";
import { Fault } from "#server/contract/fault.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { countRunsByExperiment } from "#server/queue/runs.ts";
import type { Workbench } from "#server/queue/workbench.ts";
import { answered } from "./answered.ts";
import { hasTag } from "./http.ts";
import type { Services } from "./process.ts";

/** Answers that one process makes in a second; a page asks for fewer than twenty, one after the other. */
const MOST_PER_SECOND = 100;

/**
 * The experiments and how often each was run, counted by Postgres, as an answer that a browser may keep in the way that
 * the policy's name says. It is there for browsers to show what they do with it.
 */
export function answerCached(
	request: Request,
	policyId: string,
	services: Pick<Services, "workbench" | "hosts" | "log">,
): Promise<Response> {
	return answered(request, services, async () => {
		const policy = CACHE_POLICIES.find(({ id }) => id === policyId);
		if (policy === undefined) {
			const known = CACHE_POLICIES.map(({ id }) => id).join(", ");
			throw new Fault("not-found", `There is no such policy. There are: ${known}.`);
		}
		if (!takeTurn(Date.now())) return tooMany();
		const startMs = performance.now();
		const body = await describeExperiments(services.workbench);
		const queryMs = performance.now() - startMs;
		const etag = `"${createHash("sha1").update(body).digest("base64url")}"`;
		const headers = {
			"cache-control": policy.cacheControl,
			"content-type": "application/json",
			"server-timing": `query;dur=${queryMs.toFixed(2)}`,
			[MADE_AT_HEADER]: String(Date.now()),
			...(policy.hasEtag ? { etag } : {}),
		};
		if (policy.hasEtag && hasTag(request, etag)) {
			return new Response(null, { status: 304, headers });
		}
		return new Response(body, { headers });
	});
}

async function describeExperiments({ db }: Pick<Workbench, "db">): Promise<string> {
	const counts = await countRunsByExperiment(db);
	const experiments = EXPERIMENTS.map(({ declaration: { id, title, question, operation } }) => ({
		id,
		title,
		question,
		operation,
		runs: counts.get(id) ?? 0,
	}));
	return JSON.stringify({ experiments });
}

let turns = { second: 0, count: 0 };

/** Whether this second has an answer left. */
function takeTurn(nowMs: number): boolean {
	const second = Math.floor(nowMs / 1_000);
	if (turns.second !== second) turns = { second, count: 0 };
	turns.count++;
	return turns.count <= MOST_PER_SECOND;
}

function tooMany(): Response {
	return new Response("Too many such answers are asked for just now. Try again in a second.\n", {
		status: 429,
		headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "retry-after": "1" },
	});
}
