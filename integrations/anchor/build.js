/** Writes anchor.classic.js: anchor.js as a plain script, because browsers load no modules from file://. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The classic script: everything that the module exports becomes a property of `globalThis.garblintAnchor`. */
export function classic() {
  const source = readFileSync(here("anchor.js"), "utf8");
  const names = [...source.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map((match) => match[1]);
  const body = source.replace(/^export /gm, "");
  return (
    "// Generated from anchor.js by build.js (npm run build); do not edit.\n" +
    `(() => {\n"use strict";\n${body}\nglobalThis.garblintAnchor = Object.freeze({ ${names.join(", ")} });\n})();\n`
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(here("anchor.classic.js"), classic());
