/**
 * `pull_policy`. The node that makes a container pulls its image where it is missing.
 * Source: https://docs.docker.com/reference/compose-file/services/#pull_policy
 */
import { ignored, reader, refused, schemaOf, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { anyOf } from "../schema.ts";

const AS_IS = "^(?:missing|if_not_present)$";
const ANEW = "^(?:always|refresh|daily|weekly|every_(?:\\d+[wdhms])+)$";

const pulledOnce = ignored(
  "Images are pulled where they are missing; name a new tag to have a new one.",
);

/** What else Compose has. First match wins. */
const OTHERS: readonly (readonly [RegExp, Reader<never>])[] = [
  [new RegExp(ANEW), pulledOnce],
  [/^never$/, refused("An image that is missing is pulled: push yours to a registry.")],
  [/^build$/, refused("Build the image elsewhere and name it with `image`.")],
];

export const pullPolicy: Reader<never> = reader<never>(
  anyOf(
    { type: "string", pattern: AS_IS },
    { type: "string", pattern: ANEW, ...schemaOf(pulledOnce) },
  ),
  (field) => {
    const given = text(field);
    if (given === undefined || new RegExp(AS_IS).test(given)) return undefined;
    const other = OTHERS.find(([form]) => form.test(given))?.[1];
    return other
      ? other(field)
      : field.invalid("is not a policy of pulling", "Remove it, or say `missing`.");
  },
);
