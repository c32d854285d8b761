/** How the command is called: from a checkout, where this file is TypeScript, or installed. */
export const COMMAND =
  process.env.npm_lifecycle_event === "sluice" || import.meta.url.endsWith(".ts")
    ? "npm run sluice --"
    : "npx sluice";
