CREATE TABLE "workbench"."bench_runs" (
	"run_id" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"lesson" text NOT NULL,
	"bench" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workbench"."places" (
	"session" text NOT NULL,
	"lesson" text NOT NULL,
	"anchor" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "places_session_lesson_pk" PRIMARY KEY("session","lesson")
);
--> statement-breakpoint
CREATE TABLE "workbench"."predictions" (
	"session" text NOT NULL,
	"lesson" text NOT NULL,
	"block" text NOT NULL,
	"value" json,
	"locked_by_run_id" text,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "predictions_session_lesson_block_pk" PRIMARY KEY("session","lesson","block")
);
--> statement-breakpoint
CREATE TABLE "workbench"."quiz_answers" (
	"session" text NOT NULL,
	"lesson" text NOT NULL,
	"block" text NOT NULL,
	"first_chosen" json NOT NULL,
	"was_right_at_first" boolean NOT NULL,
	"chosen" json NOT NULL,
	"is_right" boolean NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "quiz_answers_session_lesson_block_pk" PRIMARY KEY("session","lesson","block")
);
--> statement-breakpoint
ALTER TABLE "workbench"."bench_runs" ADD CONSTRAINT "bench_runs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "workbench"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bench_runs_by_learner" ON "workbench"."bench_runs" USING btree ("session","lesson");