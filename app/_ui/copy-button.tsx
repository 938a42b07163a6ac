"use client";

import { useState } from "react";
import { Button } from "./button.tsx";

/** Copies a text; says so for a moment. Nothing happens where the browser has no clipboard (plain HTTP). */
export function CopyButton({ text, label }: { text: string; label: string }) {
	const [copied, setCopied] = useState(false);
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
			setTimeout(() => setCopied(false), 2_000);
		} catch {
			setCopied(false);
		}
	};
	return (
		<Button size="small" variant="secondary" className="print:hidden" onClick={copy} aria-label={label}>
			<span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
		</Button>
	);
}
