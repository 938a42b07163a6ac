"use client";

import dynamic from "next/dynamic";
import { Waiting } from "./waiting.tsx";

// What draws a comparison in the browser comes only where one has to be drawn there: files are in no address.
export const RecordPane = dynamic(
	() => import("./record-comparison.tsx").then((module) => module.RecordComparison),
	{ ssr: false, loading: () => <Waiting /> },
);
