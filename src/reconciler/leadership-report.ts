/** Who leads, as people see it. */
import type { LeaderReport } from "./operations.ts";
import type { Leadership } from "./ports.ts";

export function leadershipReport(
  { self, leader, term, since, problems }: Leadership,
): Pick<LeaderReport, "self" | "leader" | "term" | "since" | "problems"> {
  return {
    self,
    ...(leader !== undefined && { leader }),
    ...(term !== undefined && { term }),
    ...(since !== undefined && { since }),
    problems,
  };
}
