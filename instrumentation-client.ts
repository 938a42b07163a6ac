import { config } from "zod/v4/core";

// Before any schema is made: zod would try whether it may compile code, which the page's content security policy
// forbids, and each try is reported as a violation.
config({ jitless: true });
