"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { addressFault } from "./run-address.ts";
import { UndoDeletion } from "./undo-deletion.tsx";

/** Why there is nothing at a run's address: how the address is wrong, or what the server says of its id. */
export function NoRun() {
	const id = decoded(usePathname().split("/").at(-1) ?? "");
	const fault = addressFault(id);
	const api = useTRPC();
	const router = useRouter();
	const { error } = useQuery(
		api.runs.get.queryOptions({ id }, { enabled: fault === undefined, retry: false }),
	);
	return (
		<>
			<p className="mt-4 text-ink-soft leading-relaxed">
				{fault ??
					(error === null ? "It was deleted, or it is of another lab." : readCallFault(error).sentence)}
			</p>
			<UndoDeletion id={id} onRestored={() => router.refresh()} />
		</>
	);
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
