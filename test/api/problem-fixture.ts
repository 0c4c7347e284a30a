/** What is wrong with a revision that cannot be taken. */
export const PROBLEM = {
  file: "containers/web.yaml",
  line: 4,
  column: 5,
  severity: "error" as const,
  code: "unknown-key",
  message: "a service has no key imaeg",
  hint: "did you mean image?",
};
