"use client";

import { type ReactNode, useEffect, useRef } from "react";

type DialogProps = { label: string; className?: string; onClose(): void; children: ReactNode };

/** A window before the page, open as long as it is drawn. The browser keeps the focus in it and closes it on Escape. */
export function Dialog({ label, className = "", onClose, children }: DialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const opened = dialog.current;
		if (opened?.open === false) opened.showModal();
		// By itself the browser gives the focus to whatever can have it first, if only by a script.
		opened?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
		return () => opened?.close();
	}, []);
	return (
		<dialog
			ref={dialog}
			aria-label={label}
			closedby="any"
			onClose={() => {
				// In development React takes effects back once and does them again: then it is open.
				if (dialog.current?.open !== true) onClose();
			}}
			className={`m-auto w-full rounded-lg border border-rule-strong bg-card p-0 text-ink shadow-xl backdrop:bg-ink/40 ${className}`}
		>
			{children}
		</dialog>
	);
}
