/**
 * The content security policy of the gate inspector: it allows only the page's own files, no inline script, no other connection.
 * The page has it in a meta element, for hosts that send no headers; `sluice view` sends it as a header.
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

/** For the page's meta element. */
export const pagePolicy = rules.join("; ");

/** For a header, which can also forbid framing. */
export const pagePolicyHeader = [...rules, "frame-ancestors 'none'"].join("; ");
