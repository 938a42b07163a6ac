// Before any schema is made: zod would try whether it may compile code, which the page's content security policy
// forbids, and each try is reported as a violation. By the object that zod looks at: its own function to set it would
// bring half of zod to pages that need none.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
