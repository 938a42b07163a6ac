import { execFile } from "node:child_process";
import {
	chmod,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	readlink,
	rm,
	stat,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkApart, checkWritable, writeWhole } from "./output-file.ts";

let folder = "";
const at = (name: string) => join(folder, name);

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "latency-lab-output-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a file that is written", () => {
	test("keeps the mode of the one before, and nothing else is left beside it", async () => {
		await writeFile(at("a.xml"), "before");
		await chmod(at("a.xml"), 0o640);
		await writeWhole(at("a.xml"), "after");
		expect(await readFile(at("a.xml"), "utf8")).toBe("after");
		expect((await stat(at("a.xml"))).mode & 0o777).toBe(0o640);
		expect(await readdir(folder)).toEqual(["a.xml"]);
	});

	test("is the one that links lead to, whether it is there already or not", async () => {
		await mkdir(at("there"));
		await symlink("there/a.xml", at("first"));
		await symlink("first", at("second"));
		for (const text of ["made", "written again"]) {
			await checkWritable(at("second"), "--junit");
			await writeWhole(at("second"), text);
			expect(await readFile(at("there/a.xml"), "utf8")).toBe(text);
		}
		expect(await readlink(at("second"))).toBe("first");
		expect(await readdir(at("there"))).toEqual(["a.xml"]);
	});

	test("is written to as it is when it is no regular file", async () => {
		await checkWritable("/dev/null", "--junit");
		await writeWhole("/dev/null", "nothing");
		expect((await stat("/dev/null")).isFile()).toBe(false);
		await promisify(execFile)("mkfifo", [at("pipe")]);
		const [heard] = await Promise.all([readFile(at("pipe"), "utf8"), writeWhole(at("pipe"), "through it")]);
		expect(heard).toBe("through it");
		expect((await stat(at("pipe"))).isFIFO()).toBe(true);
	});

	test("may be /dev/stdout, and does not take the place of what stdout was sent to", async () => {
		const program = `
			const { writeWhole } = await import(${JSON.stringify(join(import.meta.dirname, "output-file.ts"))});
			const { writeStdout } = await import(${JSON.stringify(join(import.meta.dirname, "stdout.ts"))});
			await writeStdout("one ");
			await writeWhole("/dev/stdout", "two ");
			await writeStdout("three");`;
		const node = [process.execPath, "--import", "tsx", "--input-type=module", "--eval", program];
		const quoted = node.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
		await promisify(execFile)("sh", ["-c", `${quoted} > '${at("out.txt")}'`]);
		expect(await readFile(at("out.txt"), "utf8")).toBe("one two three");
	}, 20_000);
});

describe("files of several options", () => {
	test("are refused when they are one, by whatever path", async () => {
		await mkdir(at("there"));
		await symlink("there", at("link"));
		await symlink("there/a", at("straight"));
		const one = [at("there/a"), at("there/../there/a"), at("link/a"), at("straight")];
		for (const path of one) {
			await expect(checkApart({ save: at("b"), junit: at("there/a"), markdown: path })).rejects.toMatchObject(
				{
					code: "bad-request",
					message: expect.stringMatching(/^--junit and --markdown both name .*there\/a\./),
				},
			);
		}
	});

	test("are let be when they are apart, or nowhere", async () => {
		await checkApart({ save: at("a"), junit: at("b"), markdown: at("c") });
		await checkApart({ junit: "/dev/null", markdown: "/dev/null" });
	});
});
