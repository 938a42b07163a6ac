import { expect, it } from "vitest";
import { createRandom } from "#server/engine/random.ts";
import { MessageReader, MOST_BYTES, MOST_LOGIN_BYTES } from "./message-reader.ts";

type Seen = { type: number; body: string };

function message(type: number, body: Buffer): Buffer {
	const head = Buffer.alloc(5);
	head[0] = type;
	head.writeUInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}

function collect(): { reader: MessageReader; seen: Seen[] } {
	const seen: Seen[] = [];
	const reader = new MessageReader((type, bytes, start, end) =>
		seen.push({ type, body: bytes.toString("hex", start, end) }),
	);
	return { reader, seen };
}

it("gives the same messages however the stream is cut into chunks, in memory that is used again", () => {
	const random = createRandom(11);
	const below = (limit: number) => Math.floor(random() * limit);
	for (let round = 0; round < 300; round++) {
		const expected: Seen[] = [];
		const parts: Buffer[] = [];
		for (let index = 0; index < 12; index++) {
			const body = Buffer.alloc(below(4) === 0 ? 0 : below(60), index + 1);
			const type = 65 + below(26);
			parts.push(message(type, body));
			expected.push({ type, body: body.toString("hex") });
		}
		const stream = Buffer.concat(parts);
		const { reader, seen } = collect();
		const memory = Buffer.alloc(stream.length);
		const longest = 1 + below(round % 2 === 0 ? 8 : 120);
		for (let at = 0; at < stream.length; ) {
			const count = Math.min(stream.length - at, 1 + below(longest));
			memory.fill(0xff);
			stream.copy(memory, 0, at, at + count);
			reader.push(memory, count);
			at += count;
		}
		expect(seen).toEqual(expected);
	}
});

it("takes little before the server is trusted, and refuses more before any memory is taken for it", () => {
	const headOf = (length: number) => {
		const head = Buffer.from([83, 0, 0, 0, 0]);
		head.writeUInt32BE(length + 4, 1);
		return head;
	};
	for (const [length, isTrusted] of [
		[MOST_LOGIN_BYTES, false],
		[MOST_LOGIN_BYTES + 1, true],
	] as const) {
		const { reader, seen } = collect();
		if (isTrusted) reader.trust();
		reader.push(headOf(length), 5);
		reader.push(Buffer.alloc(length), length);
		expect(seen).toHaveLength(1);
	}
	const { reader } = collect();
	expect(() => reader.push(headOf(MOST_LOGIN_BYTES + 1), 5)).toThrow(
		expect.objectContaining({ code: "08P01" }),
	);
});

it("refuses a length that cannot be and one beyond the limit, before any memory is taken for it", () => {
	for (const length of [0, 3, MOST_BYTES + 5, 0xff_ff_ff_ff]) {
		const head = Buffer.from([68, 0, 0, 0, 0]);
		head.writeUInt32BE(length, 1);
		for (const cut of [5, 2]) {
			const { reader, seen } = collect();
			reader.trust();
			const push = () => {
				reader.push(head, cut);
				reader.push(head.subarray(cut), 5 - cut);
			};
			expect(push).toThrow(expect.objectContaining({ code: "08P01" }));
			expect(seen).toEqual([]);
		}
	}
});
