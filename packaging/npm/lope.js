#!/usr/bin/env node
// Runs the program of the package for this platform; arguments, streams, signals and exit code are its own.
"use strict";
const { spawn } = require("node:child_process");

const name = `@lope/${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/bin/lope${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`lope: ${name}: this package is not installed`);
  console.error("  hint: install without --omit=optional; without such a package there is no build for this platform");
  process.exit(2);
}
const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
// Ctrl-C reaches both by itself, and twice would end the program at once.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`lope: ${program}: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  process.exit(signal ? 128 + require("node:os").constants.signals[signal] : code);
});
