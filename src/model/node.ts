/** What is asked about a node when something is to be placed on it. */
export interface NodeTraits {
  /** The engine's own id, which it keeps for life. */
  readonly id: string;
  /** Processors. */
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** The engine's labels (`dockerd --label`). */
  readonly labels: Readonly<Record<string, string>>;
  readonly version: string;
  /** "6.1.0-18-amd64" */
  readonly kernel: string;
  /** "Debian GNU/Linux 12 (bookworm)" */
  readonly os: string;
  /** "linux" */
  readonly osType: string;
  /** "x86_64" */
  readonly architecture: string;
  /** "overlay2" */
  readonly storageDriver: string;
}
