/** What the command line is given of the world. */

export interface CliWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly hostname: string;
  readonly version: string;
  /** Runs the service until it is told to end. @returns the exit code */
  readonly start: (options: { debug: boolean }) => Promise<number>;
}

/** What is needed of process.stdout. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}
