import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { CommandOpener } from "#app/_actions/command-opener.tsx";
import { BigText } from "#app/_frame/big-text.tsx";
import { EarlyEntries } from "#app/_frame/early-entries.tsx";
import { ServerLine } from "#app/_frame/server-line.tsx";
import { SearchOpener } from "#app/_lesson/search-opener.tsx";
import { openCaller } from "#app/_lib/caller.ts";
import { Providers } from "#app/_lib/providers.tsx";
import { ThemeSwitch } from "#app/_ui/theme-switch.tsx";
import "./globals.css";

const inter = localFont({
	src: "./_fonts/inter.woff2",
	variable: "--font-inter",
	weight: "400 600",
	display: "swap",
});
const sourceSerif = localFont({
	src: "../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2",
	variable: "--font-source-serif",
	weight: "400",
	display: "swap",
	// What stands in until it is there: a serif made as wide, so that no line breaks elsewhere then.
	adjustFontFallback: "Times New Roman",
});
// Families of their own, in the one weight they are set in: what a page may not need at all is fetched when it does, and
// a browser that has come so far holds its first picture back for it.
const sourceSerifBold = localFont({
	src: "../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2",
	variable: "--font-source-serif-bold",
	weight: "600",
	display: "swap",
	preload: false,
	adjustFontFallback: "Times New Roman",
});
const sourceSerifItalic = localFont({
	src: "../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-italic.woff2",
	variable: "--font-source-serif-italic",
	style: "italic",
	weight: "400",
	display: "swap",
	preload: false,
	adjustFontFallback: "Times New Roman",
});
const jetbrainsMono = localFont({
	src: "./_fonts/jetbrains-mono.woff2",
	variable: "--font-jetbrains-mono",
	weight: "400",
	display: "swap",
	preload: false,
	// Every monospaced font of a system is nearer to it than a proportional one that was stretched.
	adjustFontFallback: false,
});

export const metadata: Metadata = {
	title: { default: "Latency Lab", template: "%s · Latency Lab" },
	description: "What makes a backend fast: predict, run, and see latencies measured against a real Postgres.",
};

export const viewport: Viewport = {
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f7f4ec" },
		{ media: "(prefers-color-scheme: dark)", color: "#141619" },
	],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
	// Reading a header makes every page dynamic, which a nonce per request needs.
	const nonce = (await headers()).get("x-nonce") ?? undefined;
	const build = await (await openCaller()).build();
	return (
		<html
			lang="en"
			className={`${inter.variable} ${sourceSerif.variable} ${sourceSerifBold.variable} ${sourceSerifItalic.variable} ${jetbrainsMono.variable}`}
			suppressHydrationWarning
		>
			<body className="flex min-h-dvh flex-col">
				<a
					href="#main"
					className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:bg-card focus:px-3 focus:py-2"
				>
					Skip to the content
				</a>
				<Providers nonce={nonce}>
					<SiteHeader />
					<main id="main" className="w-full flex-1">
						{children}
					</main>
					<footer className="mt-20 border-rule border-t big:hidden print:hidden">
						<p className="mx-auto max-w-[92rem] px-4 py-6 text-ink-faint text-sm sm:px-8">
							Everything runs on this machine, against a real Postgres. The numbers are yours: another machine
							gives others. {/* The header of the narrowest phones has no room for it. */}
							<Link
								href="/plans"
								prefetch={false}
								className="inline-flex min-h-11 items-center underline underline-offset-2 hover:text-ink min-[24rem]:hidden"
							>
								Plans
							</Link>
						</p>
					</footer>
					<ServerLine build={build} />
					<EarlyEntries />
				</Providers>
			</body>
		</html>
	);
}

function SiteHeader() {
	const link =
		"inline-flex items-center pointer-coarse:min-h-11 pointer-coarse:min-w-11 justify-center rounded px-1 py-1 sm:px-1.5 text-ink-soft text-sm hover:bg-sunk hover:text-ink";
	return (
		<header className="border-rule border-b bg-paper print:hidden">
			<div className="mx-auto flex h-14 max-w-[92rem] items-center gap-2 px-4 sm:gap-6 sm:px-8">
				<Link
					href="/"
					prefetch={false}
					className="flex pointer-coarse:min-h-11 pointer-coarse:min-w-11 items-center gap-2 whitespace-nowrap font-semibold font-serif-bold text-base sm:gap-2.5 sm:text-lg"
				>
					<svg aria-hidden="true" viewBox="0 0 32 32" className="size-6">
						<rect width="32" height="32" rx="6" fill="var(--accent)" />
						<path d="M6 25V19h3.5v6zm5.5 0V8H15v17zm5.5 0v-9h3.5v9zm5.5 0v-4H26v4z" fill="var(--on-accent)" />
					</svg>
					{/* Words that nobody sees need no font fetched for them. */}
					<span className="max-[27rem]:sr-only max-[27rem]:font-sans">Latency Lab</span>
				</Link>
				<nav aria-label="Main" className="flex items-center sm:gap-1">
					<Link href="/" prefetch={false} className={link}>
						Course
					</Link>
					<Link href="/bench" prefetch={false} className={link}>
						Bench
					</Link>
					<Link href="/runs" prefetch={false} className={link}>
						Runs
					</Link>
					<Link href="/plans" prefetch={false} className={`${link} max-[24rem]:hidden`}>
						Plans
					</Link>
				</nav>
				<div className="ml-auto flex items-center gap-2 sm:gap-3">
					<BigText />
					<SearchOpener />
					<CommandOpener />
					{/* A phone has room for little; the commands have the theme, too. */}
					<div className="max-sm:hidden">
						<ThemeSwitch />
					</div>
				</div>
			</div>
		</header>
	);
}
