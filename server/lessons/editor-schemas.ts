import { z } from "zod";
import { declaredYamlSchema } from "./declared-schema.ts";
import { frontMatterSchema } from "./front-matter.ts";

/** The front matter as JSON schema, for editors: what may be written, before defaults are filled in. */
export function frontMatterJsonSchema(): object {
	const schema = z.toJSONSchema(frontMatterSchema, { io: "input", target: "draft-7" });
	return { ...schema, title: "Front matter of a lesson of Latency Lab" };
}

/** What a lesson writes to declare an experiment, likewise. */
export function experimentJsonSchema(): object {
	const schema = z.toJSONSchema(declaredYamlSchema, { io: "input", target: "draft-7" });
	return { ...schema, title: "Experiment declared in a lesson of Latency Lab" };
}
