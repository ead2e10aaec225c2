#!/usr/bin/env node

// kubectl asks a program of the name `kubectl_complete-nomnom` on PATH what can follow `kubectl nomnom`, with the words so far.
process.argv.splice(2, 0, "__complete");
await import("./nomnom.js");
