import type { NextConfig } from "next";

const config: NextConfig = {
	poweredByHeader: false,
	reactStrictMode: true,
	// No image of ours needs it, and it is a way in.
	images: { unoptimized: true },
	// `npm run check` looks at types, with better messages and also for what no page imports.
	typescript: { ignoreBuildErrors: true },
	// Next allows only localhost by itself, and we listen on its number.
	allowedDevOrigins: ["127.0.0.1"],
	// Drivers that load parts of themselves while running, and megabytes that only a lesson with a diagram needs.
	serverExternalPackages: ["beautiful-mermaid", "libpg-query", "pino", "postgres"],
	turbopack: { root: import.meta.dirname },
};

export default config;
