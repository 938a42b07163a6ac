CREATE TABLE "workbench"."noise_floors" (
	"fingerprint" text PRIMARY KEY NOT NULL,
	"floor" json NOT NULL,
	"measured_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workbench"."runs" ADD COLUMN "stderr_tail" text;
--> statement-breakpoint
UPDATE "workbench"."runs" SET "request" = regexp_replace("request"::text, '"load":\{"clients":(\d+),"seconds":(\d+)\}', '"load":{"model":"closed","clients":\1,"thinkMs":0,"seconds":\2,"budgetSeconds":null}')::json;
--> statement-breakpoint
-- Results of schema 1 hold verdicts and loads in other words; no release ever wrote one.
DELETE FROM "workbench"."runs" WHERE "result"->>'schema' = '1';
