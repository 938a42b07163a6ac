/** Something that can be done on the page one is on. */
export type Action = {
	id: string;
	/** What it does, as a command: "Run". */
	label: string;
	group: ActionGroup;
	/** A character, or a letter after `mod+` or `mod+shift+`, where mod is Ctrl or ⌘. */
	keys?: string;
	/** Whether the keys work while something is being written as well. */
	isEverywhere?: boolean;
	/** Not possible just now: it is listed, greyed. */
	isDisabled?: boolean;
	perform(): void;
};

/** In the order in which they are listed. */
export const ACTION_GROUPS = ["The run", "Settings", "Lesson", "Page"] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

/** What is read of a key that went down. */
export type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether a press is of these keys, whatever the layout of the keyboard. */
export function isPressOf(keys: string, press: Press): boolean {
	const hasModifier = press.ctrlKey || press.metaKey;
	if (press.altKey || hasModifier !== keys.startsWith("mod+")) return false;
	if (!hasModifier) return press.key === keys;
	const letter = keys.slice(keys.lastIndexOf("+") + 1);
	// Where no Latin letter is written the place of the key tells; else it would be another key's shortcut.
	const isLetter = /^[a-z]$/i.test(press.key)
		? press.key.toLowerCase() === letter
		: press.code === `Key${letter.toUpperCase()}`;
	return isLetter && press.shiftKey === keys.includes("shift+");
}

/** Whether the keys are one character alone, as people who dictate or tremble press by accident. */
export function isSingle(keys: string): boolean {
	return !keys.startsWith("mod+");
}

/** Keys as they are written on the keyboard: `["Ctrl", "K"]`. */
export function keyNames(keys: string, isApple: boolean): string[] {
	if (isSingle(keys)) return [keys];
	return keys
		.split("+")
		.map((key) => (key === "mod" ? (isApple ? "⌘" : "Ctrl") : key === "shift" ? "Shift" : key.toUpperCase()));
}
