import { createHash } from "node:crypto";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { Channel } from "./channel.ts";
import { password, saslInitial, saslResponse, startup } from "./requests.ts";
import { SCRAM_MECHANISM, Scram } from "./scram.ts";
import { protocolViolation, readServerError, WireError } from "./wire-error.ts";

type Message = { type: string; body: Buffer };

/** Kinds of an Authentication message (PostgreSQL documentation, 53.7). */
const AUTHENTICATION = { ok: 0, cleartext: 3, md5: 5, sasl: 10, saslContinue: 11, saslFinal: 12 };

/**
 * Logs in on a channel that is ready, until the server waits for a query. `settings` are parameters of the session.
 *
 * @throws WireError of the server, as `28P01` for a wrong password, `3D000` for no such database, `53300` when no
 * connection is free; `08P01` when it asks for a way to log in that this client does not know.
 */
export async function logIn(
	channel: Channel,
	target: ConnectionTarget,
	settings: Record<string, string>,
): Promise<void> {
	const next = inboxOf(channel);
	const { user, database } = target;
	channel.send(startup({ user, database, client_encoding: "UTF8", ...settings }));
	const scram = new Scram(target.password);
	for (;;) {
		const { type, body } = await next();
		if (type === "R") await authenticate(body, channel, target, scram);
		else if (type === "Z") return;
		else if (type === "E") throw readServerError(body, 0, body.length);
		// Settings of the server, the key to cancel with, notices.
		else if (!"SKN".includes(type)) throw protocolViolation(`a message "${type}" during the login`);
	}
}

async function authenticate(
	body: Buffer,
	channel: Channel,
	target: ConnectionTarget,
	scram: Scram,
): Promise<void> {
	const kind = body.length >= 4 ? body.readInt32BE(0) : -1;
	const text = () => body.toString("utf8", 4);
	switch (kind) {
		case AUTHENTICATION.ok:
			return;
		case AUTHENTICATION.cleartext:
			channel.send(password(target.password));
			return;
		case AUTHENTICATION.md5: {
			const inner = md5(Buffer.from(target.password + target.user));
			channel.send(password(`md5${md5(Buffer.concat([Buffer.from(inner), body.subarray(4, 8)]))}`));
			return;
		}
		case AUTHENTICATION.sasl:
			if (!text().split("\0").includes(SCRAM_MECHANISM)) break;
			channel.send(saslInitial(SCRAM_MECHANISM, scram.first()));
			return;
		case AUTHENTICATION.saslContinue:
			channel.send(saslResponse(await scram.final(text())));
			return;
		case AUTHENTICATION.saslFinal:
			scram.verify(text());
			return;
	}
	throw new WireError(
		"08P01",
		`The server wants ${target.user} to log in in a way that is not known here (${kind}). Use scram-sha-256, md5, password or trust in pg_hba.conf.`,
	);
}

/** Lets one take the channel's messages in turn. The server sends only so many before it waits for us. */
function inboxOf(channel: Channel): () => Promise<Message> {
	const messages: Message[] = [];
	let wake: (() => void) | undefined;
	let broken: Error | undefined = channel.reason;
	channel.onMessage = (type, bytes, start, end) => {
		messages.push({ type: String.fromCharCode(type), body: Buffer.from(bytes.subarray(start, end)) });
		wake?.();
	};
	channel.onBroken = (reason) => {
		broken = reason;
		wake?.();
	};
	return async () => {
		for (;;) {
			const message = messages.shift();
			if (message !== undefined) return message;
			if (broken !== undefined) throw broken;
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
		}
	};
}

function md5(bytes: Buffer): string {
	return createHash("md5").update(bytes).digest("hex");
}
