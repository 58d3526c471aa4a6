#!/usr/bin/env node
// Runs the program of the package for this platform; arguments, streams and exit code are its own.
"use strict";
const { spawnSync } = require("node:child_process");

const name = `@lope/${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/bin/lope${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`lope: ${name}: this package is not installed`);
  console.error("  hint: install without --omit=optional; without such a package there is no build for this platform");
  process.exit(2);
}
// Ctrl-C reaches both; the program decides what it does.
process.on("SIGINT", () => {});
const done = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (done.error) {
  console.error(`lope: ${program}: ${done.error.message}`);
  process.exit(2);
}
if (done.signal) process.kill(process.pid, done.signal);
process.exit(done.status ?? 1);
