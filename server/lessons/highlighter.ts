import { createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

/** Languages a fenced block may name. */
export const LANGUAGES = ["sql", "ts", "js", "json", "yaml", "sh", "text"] as const;

/** Themes by the colour scheme they serve; the page picks one by CSS variables. */
export const THEMES = { light: "github-light", dark: "github-dark" } as const;

const shared = globalThis as typeof globalThis & { latencyLabHighlighter?: Promise<HighlighterCore> };

/**
 * The one highlighter of this process. It hangs on globalThis because Next may load this module
 * more than once, and each highlighter holds megabytes of grammars.
 */
export function highlighter(): Promise<HighlighterCore> {
	shared.latencyLabHighlighter ??= createHighlighterCore({
		engine: createJavaScriptRegexEngine(),
		langs: [
			import("shiki/langs/sql.mjs"),
			import("shiki/langs/typescript.mjs"),
			import("shiki/langs/javascript.mjs"),
			import("shiki/langs/json.mjs"),
			import("shiki/langs/yaml.mjs"),
			import("shiki/langs/shellscript.mjs"),
		],
		themes: [import("shiki/themes/github-light.mjs"), import("shiki/themes/github-dark.mjs")],
	});
	return shared.latencyLabHighlighter;
}
