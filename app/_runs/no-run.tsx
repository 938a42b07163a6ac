"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { readCallFault, useTRPC } from "#app/_lib/trpc.ts";
import { Button } from "#app/_ui/button.tsx";
import { useRestore } from "./deleted-runs.tsx";
import { addressFault } from "./run-address.ts";

/** Why there is nothing at a run's address: how the address is wrong, or what the server says of its id. */
export function NoRun() {
	const id = decoded(usePathname().split("/").at(-1) ?? "");
	const fault = addressFault(id);
	const api = useTRPC();
	const router = useRouter();
	const { error } = useQuery(
		api.runs.get.queryOptions({ id }, { enabled: fault === undefined, retry: false }),
	);
	const { data: deleted = [] } = useQuery(api.history.deleted.queryOptions());
	const restore = useRestore();
	const isMine = deleted.some((run) => run.id === id);
	return (
		<>
			<p className="mt-4 text-ink-soft leading-relaxed">
				{fault ??
					(error === null ? "It was deleted, or it is of another lab." : readCallFault(error).sentence)}
			</p>
			{isMine ? (
				<Button
					variant="primary"
					className="mt-6"
					disabled={restore.isPending}
					onClick={() => restore.mutate({ id }, { onSuccess: () => router.refresh() })}
				>
					Undo the deletion
				</Button>
			) : null}
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
