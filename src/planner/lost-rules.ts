/** What becomes of a workload whose node is lost: rows of the rule table. */
import { listed } from "../model/listed.ts";
import { act, hold } from "./decision.ts";
import type { Facts } from "./facts.ts";
import { localData } from "./local-data.ts";
import { graceOf, graceWords } from "./own-rescheduling.ts";
import type { Rule } from "./rule.ts";
import type { LostNode } from "./whereabouts.ts";

/** Nothing bears the name, and the node that may have it does not answer. */
const lost = (f: Facts) => f.container === undefined && f.lost !== undefined;

/**
 * They stand before those of a workload that is gone: until a node has been lost for long enough, it
 * is more likely to come back with the container than not. Change windows do not hold a move, since
 * it heals.
 */
export const LOST_RULES: readonly Rule[] = [
  {
    name: "gone-node-unknown",
    when: (f) => lost(f) && f.unknownNodes.length === f.census.nodes.size,
    then: (f) => hold("node-unknown", `${whereWords(f)} No other node answers.`),
  },
  {
    name: "move-not-permitted",
    when: (f) => lost(f) && !f.workload.permits.recreate,
    then: (f) => staying(f, "permit", "ark.enable_recreate=false forbids making it elsewhere."),
  },
  {
    name: "move-never",
    when: (f) => lost(f) && f.relocation.move === "never",
    then: (f) => staying(f, "node-unknown", "`move: never` keeps it where it is."),
  },
  {
    name: "move-stateless",
    when: (f) => lost(f) && f.relocation.move === "stateless" && dataOf(f).length > 0,
    then: (f) => {
      const data = listed(dataOf(f));
      return staying(f, "node-unknown", `\`move: stateless\` keeps it with its data in ${data}.`);
    },
  },
  {
    name: "move-waiting",
    when: (f) => lost(f) && f.now < movesAt(f),
    then: (f) => {
      const until = movesAt(f);
      const { node } = expected(f);
      const reason = `${whereWords(f)} It moves to another node at ${time(until)} unless ${node} ` +
        `answers.${graceWords(f)}${dataWords(f)}`;
      return hold("node-unknown", reason, { instead: "move", until });
    },
  },
  {
    name: "move",
    when: lost,
    then: (f) =>
      act(
        { kind: "move", desired: f.workload, from: expected(f).node },
        `${whereWords(f)}${dataWords(f)}`,
      ),
  },
];

function staying(facts: Facts, kind: "permit" | "node-unknown", why: string) {
  return hold(kind, `${whereWords(facts)} It waits for that node: ${why}`, { instead: "move" });
}

/** Milliseconds since 1970. */
function movesAt(facts: Facts): number {
  return expected(facts).since + facts.relocation.lostAfter + graceOf(facts);
}

function whereWords(facts: Facts): string {
  const { node, seen, since } = expected(facts);
  const was = seen ? "It was last seen on" : "It may be on";
  return `${was} ${node}, which has not answered since ${time(since)}.`;
}

function dataWords(facts: Facts): string {
  const data = dataOf(facts);
  return data.length === 0 ? "" : ` Its data in ${listed(data)} stays on ${expected(facts).node}.`;
}

function dataOf({ workload, snapshot }: Facts): string[] {
  return localData(workload, snapshot.volumes);
}

function expected({ lost: node }: Facts): LostNode {
  if (node === undefined) throw new Error("a rule for a lost node met none");
  return node;
}

/** "2026-03-01T12:03:20Z" */
function time(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
