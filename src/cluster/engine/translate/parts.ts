/** The whole translation. */
import { FILES } from "./files.ts";
import { HEALTH } from "./health.ts";
import { NETWORK } from "./network.ts";
import type { Part } from "./part.ts";
import { PROCESS } from "./process.ts";
import { RESOURCES } from "./resources.ts";
import { SECURITY } from "./security.ts";
import { STORAGE } from "./storage.ts";

export const PARTS: readonly Part[] = [
  ...PROCESS,
  ...HEALTH,
  ...NETWORK,
  ...STORAGE,
  ...FILES,
  ...SECURITY,
  ...RESOURCES,
];
