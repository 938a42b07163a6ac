/** Upper bounds of buckets in seconds: those OpenTelemetry advises for `http.server.request.duration`. */
const BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** What a served arm tells Prometheus: counts, a histogram of durations, and what the process took. */
export class ServiceMetrics {
	readonly #bucketCounts = new Uint32Array(BOUNDS_SECONDS.length + 1);
	readonly #countByStatus = new Map<number, number>();
	#inProgress = 0;
	#refusedConnections = 0;
	#sumSeconds = 0;

	/** Operations that have begun and not ended. */
	get inProgressCount(): number {
		return this.#inProgress;
	}

	/** An operation begins. */
	begin(): void {
		this.#inProgress++;
	}

	/** An operation that had begun was answered with a status. */
	end(status: number, durationMs: number): void {
		this.#inProgress--;
		const seconds = durationMs / 1_000;
		const found = BOUNDS_SECONDS.findIndex((bound) => seconds <= bound);
		const bucket = found === -1 ? BOUNDS_SECONDS.length : found;
		this.#bucketCounts[bucket] = (this.#bucketCounts[bucket] ?? 0) + 1;
		this.#sumSeconds += seconds;
		this.count(status);
	}

	/** A request was answered with a status. */
	count(status: number): void {
		this.#countByStatus.set(status, (this.#countByStatus.get(status) ?? 0) + 1);
	}

	/** A connection was closed because there were too many. */
	refuseConnection(): void {
		this.#refusedConnections++;
	}

	/** All of it in Prometheus' text format 0.0.4. */
	render(): string {
		const { user, system } = process.cpuUsage();
		const statuses = [...this.#countByStatus].sort(([left], [right]) => left - right);
		const errors = statuses.reduce((sum, [status, count]) => sum + (status >= 500 ? count : 0), 0);
		return [
			...family("http_server_requests_total", "counter", "Requests answered, by status."),
			...statuses.map(([status, count]) => `http_server_requests_total{status="${status}"} ${count}`),
			...family("http_server_errors_total", "counter", "Requests answered with a status of 500 or above."),
			`http_server_errors_total ${errors}`,
			...family("http_server_active_requests", "gauge", "Operations in progress."),
			`http_server_active_requests ${this.#inProgress}`,
			...family("http_server_connections_refused_total", "counter", "Connections closed as one too many."),
			`http_server_connections_refused_total ${this.#refusedConnections}`,
			...this.#renderDurations(),
			...family("process_cpu_seconds_total", "counter", "Processor time of this process."),
			`process_cpu_seconds_total ${(user + system) / 1e6}`,
			...family("process_resident_memory_bytes", "gauge", "Resident memory."),
			`process_resident_memory_bytes ${process.memoryUsage.rss()}`,
			"",
		].join("\n");
	}

	#renderDurations(): string[] {
		const name = "http_server_request_duration_seconds";
		let sum = 0;
		const buckets = [...BOUNDS_SECONDS.map(String), "+Inf"].map((bound, place) => {
			sum += this.#bucketCounts[place] ?? 0;
			return `${name}_bucket{le="${bound}"} ${sum}`;
		});
		return [
			...family(name, "histogram", "From a request for an operation to its answer."),
			...buckets,
			`${name}_sum ${this.#sumSeconds}`,
			`${name}_count ${sum}`,
		];
	}
}

function family(name: string, type: "counter" | "gauge" | "histogram", help: string): string[] {
	return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}
