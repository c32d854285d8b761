/**
 * The content security policy of the gate inspector: nothing but the page's own files, no script from text, no connection elsewhere.
 * The page ships it as a meta element, for hosts that send no headers; `sluice view` sends it as a header.
 */
const rules = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "trusted-types app",
  "require-trusted-types-for 'script'",
];

/** As the page's meta element has it. */
export const pagePolicy = rules.join("; ");

/** As a header; only there may a page refuse to be framed. */
export const pagePolicyHeader = [...rules, "frame-ancestors 'none'"].join("; ");
