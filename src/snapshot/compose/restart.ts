/** `restart`, and `deploy.restart_policy`, which says the same in the words of services. */
import type { Field } from "../field.ts";
import { ignored, integer, objectOf, oneOf, refine, text } from "../readers.ts";
import { put } from "./draft.ts";

const FORM = "^(?:no|always|unless-stopped|on-failure(?::\\d+)?)$";
const RESTART = new RegExp(FORM);

/** One of a few forms: "always", "on-failure:3". */
export const restart = refine(text, (given, field) => {
  if (RESTART.test(given)) return given.replace(/:0$/, "");
  const hint = "One of no, always, unless-stopped, on-failure[:N].";
  return field.invalid("is not a restart policy", hint);
}, { pattern: FORM });

interface Policy {
  condition?: keyof typeof CONDITIONS;
  max_attempts?: number;
  delay?: never;
  window?: never;
}

/** Source: https://docs.docker.com/reference/compose-file/deploy/#restart_policy */
const CONDITIONS = {
  none: "no",
  "on-failure": "on-failure",
  any: "always",
  no: "no",
  always: "always",
  "unless-stopped": "unless-stopped",
} as const;

const policy = objectOf<Policy>({
  condition: oneOf(...Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]),
  max_attempts: refine(
    integer,
    (count, field) => count >= 0 ? count : field.invalid("is not a number of attempts"),
    { minimum: 0 },
  ),
  delay: ignored("The engine waits by itself, longer each time."),
  window: ignored("The engine counts attempts until the container has run for ten seconds."),
});

export const restartPolicy = put("restart", refine(policy, oneWord));

function oneWord({ condition = "any", max_attempts }: Policy, field: Field): string | undefined {
  const word = CONDITIONS[condition];
  if (!max_attempts) return word;
  if (word === "on-failure") return `${word}:${max_attempts}`;
  return field.invalid("limits attempts, which an engine does only of `condition: on-failure`");
}
