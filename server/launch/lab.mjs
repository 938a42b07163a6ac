#!/usr/bin/env node
// The command `lab`: as `npm run lab --`, without npm.
process.argv.splice(2, 0, "lab");
import("./main.mjs");
