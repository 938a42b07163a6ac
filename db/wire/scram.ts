import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { protocolViolation } from "./wire-error.ts";

export const SCRAM_MECHANISM = "SCRAM-SHA-256";
/** No channel binding. */
const GS2_HEADER = "n,,";
/**
 * Postgres asks for 4,096 by default, and for as few as one where `scram_iterations` says so; a server must not be able
 * to keep us busy for minutes.
 */
const MOST_ITERATIONS = 1_000_000;

const deriveKey = promisify(pbkdf2);

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding. Of SASLprep (RFC 4013) it does
 * the normalisation alone: right for passwords of printable ASCII and of common letters, not for those with
 * invisible characters or unusual spaces. The key is derived off the event loop, or one login would hold up all
 * other operations.
 */
export class Scram {
	readonly #password: string;
	readonly #nonce: string;
	readonly #firstBare: string;
	#signature: Buffer | undefined;

	/** Postgres takes the user from the startup message, so the name here is empty. The nonce is random but in tests. */
	constructor(password: string, nonce: string = randomBytes(18).toString("base64"), user = "") {
		this.#password = password.normalize("NFKC");
		this.#nonce = nonce;
		this.#firstBare = `n=${user},r=${nonce}`;
	}

	/** The client's first message. */
	first(): string {
		return `${GS2_HEADER}${this.#firstBare}`;
	}

	/** @throws WireError `08P01` when the server's first message is none, or has another nonce than ours. */
	async final(serverFirst: string): Promise<string> {
		const match = /^r=([^,]+),s=([A-Za-z0-9+/=]+),i=(\d{1,9})(?:,|$)/.exec(serverFirst);
		const [, nonce = "", salt = "", count] = match ?? [];
		const iterations = Number(count);
		const isFresh = nonce.startsWith(this.#nonce) && nonce.length > this.#nonce.length;
		if (!isFresh || !(iterations >= 1 && iterations <= MOST_ITERATIONS)) {
			throw protocolViolation("its part of the password exchange is not valid");
		}
		const key = await deriveKey(this.#password, Buffer.from(salt, "base64"), iterations, 32, "sha256");
		const withoutProof = `c=${Buffer.from(GS2_HEADER).toString("base64")},r=${nonce}`;
		const exchange = `${this.#firstBare},${serverFirst},${withoutProof}`;
		const clientKey = hmac(key, "Client Key");
		const clientSignature = hmac(createHash("sha256").update(clientKey).digest(), exchange);
		const proof = clientKey.map((byte, at) => byte ^ (clientSignature[at] ?? 0));
		this.#signature = hmac(hmac(key, "Server Key"), exchange);
		return `${withoutProof},p=${Buffer.from(proof).toString("base64")}`;
	}

	/** @throws WireError `08P01` when the server does not know the password either. */
	verify(serverFinal: string): void {
		const [, signature = ""] = /^v=([A-Za-z0-9+/=]+)/.exec(serverFinal) ?? [];
		const theirs = Buffer.from(signature, "base64");
		const ours = this.#signature;
		if (ours === undefined || theirs.length !== ours.length || !timingSafeEqual(theirs, ours)) {
			throw protocolViolation("it could not prove that it knows the password");
		}
	}
}

function hmac(key: Buffer, text: string): Buffer {
	return createHmac("sha256", key).update(text).digest();
}
