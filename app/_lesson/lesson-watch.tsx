"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTRPCClient } from "#app/_lib/trpc.ts";

/** In development: draws the page again whenever the lesson's file is saved. The reader's place and answers stay. */
export function LessonWatch({ slug }: { slug: string }) {
	const client = useTRPCClient();
	const router = useRouter();
	useEffect(() => {
		const watching = client.lessons.watch.subscribe({ slug }, { onData: () => router.refresh() });
		return () => watching.unsubscribe();
	}, [client, router, slug]);
	return null;
}
