/**
 * Properties are tried on the same inputs in every run, so that a red run is about the change at hand.
 * `ARK_SEED=$RANDOM` tries others.
 */
import process from "node:process";
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.ARK_SEED ?? 2017) });
