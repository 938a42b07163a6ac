import { createHash } from "node:crypto";
import { CACHE_POLICIES, MADE_AT_HEADER } from "#server/contract/cache-policy.ts";
import { Fault, toFault } from "#server/contract/fault.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { countRunsByExperiment } from "#server/queue/runs.ts";
import type { Workbench } from "#server/queue/workbench.ts";
import { checkHost, hasTag } from "./http.ts";
import type { Services } from "./process.ts";

/** Answers that one process makes in a second; a page asks for fewer than twenty, one after the other. */
const MOST_PER_SECOND = 100;

const STATUS_OF: Partial<Record<Fault["code"], number>> = {
	misdirected: 421,
	"not-found": 404,
	"too-busy": 429,
};

/**
 * The experiments and how often each was run, counted by Postgres, as an answer that a browser may keep in the way that
 * the policy's name says. It is there for browsers to show what they do with it.
 */
export async function answerCached(
	request: Request,
	policyId: string,
	{ workbench, hosts }: Pick<Services, "workbench" | "hosts">,
): Promise<Response> {
	try {
		checkHost(request, hosts);
		const policy = CACHE_POLICIES.find(({ id }) => id === policyId);
		if (policy === undefined) {
			const known = CACHE_POLICIES.map(({ id }) => id).join(", ");
			throw new Fault("not-found", `There is no such policy. There are: ${known}.`);
		}
		takeTurn(Date.now());
		const startMs = performance.now();
		const body = await describeExperiments(workbench);
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
	} catch (thrown) {
		return refuse(toFault(thrown));
	}
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

/** @throws Fault `too-busy` when this second has had its answers. */
function takeTurn(nowMs: number): void {
	const second = Math.floor(nowMs / 1_000);
	if (turns.second !== second) turns = { second, count: 0 };
	turns.count++;
	if (turns.count > MOST_PER_SECOND) {
		throw new Fault("too-busy", "Too many such answers are asked for just now. Try again in a second.");
	}
}

function refuse({ code, message }: Fault): Response {
	const status = STATUS_OF[code] ?? 503;
	// What nobody expected is not told: it may hold SQL or a path.
	const sentence = STATUS_OF[code] === undefined ? "The database cannot be asked just now." : message;
	return Response.json(
		{ error: { code, message: sentence } },
		{
			status,
			headers: { "cache-control": "no-store", ...(status === 429 ? { "retry-after": "1" } : {}) },
		},
	);
}
