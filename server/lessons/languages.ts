/** Languages a fenced block may name. */
export const LANGUAGES = ["sql", "ts", "js", "json", "yaml", "sh", "text"] as const;
