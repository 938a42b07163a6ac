import { LIMITS } from "#server/contract/limits.ts";
import type { BlockKind } from "../block-kind.ts";
import { readSetting, SETTING_ATTRIBUTES, settingFields } from "../setting.ts";

/** `::bench{experiment=… arms="…; …" clients=8 seconds=6}`: an experiment, preset. */
export const bench: BlockKind = {
	name: "bench",
	form: "leaf",
	element: "bench-preset",
	attributes: [...SETTING_ATTRIBUTES, "budget"],
	holdsBlocks: false,
	content: "",
	read({ id, attributes, context }) {
		const budgetSeconds = attributes.number("budget", LIMITS.budgetSeconds) ?? null;
		const setting = readSetting(attributes, context, budgetSeconds);
		return setting === undefined ? undefined : { kind: "bench", id, ...settingFields(setting) };
	},
};
