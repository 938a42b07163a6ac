CREATE SCHEMA "workbench";
--> statement-breakpoint
CREATE TABLE "workbench"."labs" (
	"lane" text PRIMARY KEY NOT NULL,
	"status" json NOT NULL,
	"renewed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workbench"."run_events" (
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"attempt" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"body" json NOT NULL,
	CONSTRAINT "run_events_run_id_seq_pk" PRIMARY KEY("run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "workbench"."runs" (
	"id" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"request" json NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"lane" text,
	"runner" text,
	"lease_until" timestamp with time zone,
	"ticket" bigint GENERATED ALWAYS AS IDENTITY (sequence name "workbench"."runs_ticket_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"last_seq" integer DEFAULT 0 NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"failure" json,
	"result" json,
	"slices" json
);
--> statement-breakpoint
CREATE TABLE "workbench"."settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workbench"."run_events" ADD CONSTRAINT "run_events_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "workbench"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_session_key" ON "workbench"."runs" USING btree ("session","idempotency_key");--> statement-breakpoint
CREATE INDEX "runs_queue" ON "workbench"."runs" USING btree ("ticket") WHERE "workbench"."runs"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "runs_by_session" ON "workbench"."runs" USING btree ("session","queued_at");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_lane" ON "workbench"."runs" USING btree ("lane") WHERE "workbench"."runs"."state" in ('preparing', 'measuring');