import { z } from "zod";
import { frontMatterSchema } from "./front-matter.ts";

/** The front matter as JSON schema, for editors: what may be written, before defaults are filled in. */
export function frontMatterJsonSchema(): object {
	const schema = z.toJSONSchema(frontMatterSchema, { io: "input", target: "draft-7" });
	return { ...schema, title: "Front matter of a lesson of Latency Lab" };
}
