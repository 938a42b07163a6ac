import type { DeclaredExperiment, SqlText } from "#server/contract/declared.ts";

/** SQL as it might stand in a lesson, in the line given. */
export function sqlText(text: string, line = 10): SqlText {
	return { text, line };
}

/** A small experiment as a lesson would declare it, with changes: pending orders without and with a partial index. */
export function declared(changes: Partial<DeclaredExperiment> = {}): DeclaredExperiment {
	return {
		id: "partial-indexes/partial",
		file: "lessons/40-partial-indexes/lesson.md",
		title: "An index on what waits",
		question: "How much smaller can an index be?",
		operation: "The warehouse asks for pending orders of a customer.",
		factor: "Index",
		tables: [{ name: "orders", rows: null, where: null }],
		arms: [
			{ id: "none", label: "No index", help: "A scan.", setup: null },
			{
				id: "partial",
				label: "Partial index",
				help: "Pending orders only.",
				setup: sqlText(
					"CREATE INDEX orders_pending ON orders (customer_id, id) WHERE status = 'pending';",
					20,
				),
			},
		],
		query: sqlText(
			"SELECT id, total_cents FROM orders\nWHERE customer_id = :customer AND status = 'pending'\nORDER BY id LIMIT 10",
			30,
		),
		parameters: [{ kind: "uniform", name: "customer", low: 1, high: "customers" }],
		answers: "same",
		load: { clients: 2, seconds: 2, thinkMs: 0, connections: 2 },
		...changes,
	};
}
