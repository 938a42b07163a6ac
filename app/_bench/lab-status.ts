import type { LabStatus } from "#server/contract/lab.ts";
import { type Status, said } from "./status.ts";

/** What to say of the lab while it cannot run anything; null when it can. */
export function labStatus(lab: LabStatus | undefined): Status | null {
	if (lab === undefined) return said("plain", "Asking how the lab is…");
	switch (lab.state) {
		case "ready":
			return null;
		case "starting":
			return { ...said("active", lab.sentence, "The lab is being made ready."), share: lab.share };
		case "absent":
		case "failed":
			return said("bad", lab.sentence);
	}
}
