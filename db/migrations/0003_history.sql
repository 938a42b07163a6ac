DROP INDEX "workbench"."runs_by_session";--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "declaration" json;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "title" text;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "labels" json;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "words" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "experiment" text GENERATED ALWAYS AS (request ->> 'experiment') STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "comparisons" json GENERATED ALWAYS AS (result -> 'comparisons') STORED;--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "disturbed_count" integer GENERATED ALWAYS AS ((result ->> 'disturbedCount')::int) STORED;--> statement-breakpoint
CREATE INDEX "runs_history" ON "workbench"."runs" USING btree ("session","queued_at","id");--> statement-breakpoint
CREATE INDEX "runs_deleted" ON "workbench"."runs" USING btree ("deleted_at") WHERE "workbench"."runs"."deleted_at" is not null;--> statement-breakpoint
UPDATE "workbench"."runs" SET "words" = concat_ws(' ', request -> 'declared' ->> 'title', experiment, (
	SELECT string_agg(one.key || '=' || one.value, ',')
	FROM json_array_elements(request -> 'arms') AS arm, json_each_text(arm) AS one
));
