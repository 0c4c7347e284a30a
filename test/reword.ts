/** Edits of a Compose file that change how it reads, and nothing that it says of a container. */
import { Document, isMap, isScalar, parseDocument, Scalar, visit } from "yaml";

type Reword = (document: Document, service: string) => void;

/** By what a person would call them. */
export const REWORDINGS = {
  "a comment": (document) => {
    document.commentBefore = ` looked at\n${document.commentBefore ?? ""}`;
    visit(document, {
      Pair: (_, pair) => void (isScalar(pair.key) && (pair.key.commentBefore = " why")),
    });
  },
  "the order of keys": (document) => {
    visit(document, { Map: (_, map) => void map.items.reverse() });
  },
  "double quotes": (document) => quote(document, Scalar.QUOTE_DOUBLE),
  "single quotes": (document) => quote(document, Scalar.QUOTE_SINGLE),
  "brackets": (document) => {
    visit(document, { Collection: (_, collection) => void (collection.flow = true) });
  },
  "a label that only services carry": (document, service) => {
    const deploy = document.getIn(["services", service, "deploy"]);
    if (!isMap(deploy)) document.setIn(["services", service, "deploy"], document.createNode({}));
    document.setIn(["services", service, "deploy", "labels"], document.createNode({ team: "web" }));
  },
} as const satisfies Record<string, Reword>;

export type Rewording = keyof typeof REWORDINGS;

/** @param text of a Compose file with that service */
export function reword(text: string, service: string, how: Rewording): string {
  const document = parseDocument(text);
  REWORDINGS[how](document, service);
  return document.toString({ lineWidth: 0 });
}

function quote(document: Document, type: Scalar.Type): void {
  visit(document, {
    Scalar: (_, scalar) => void (typeof scalar.value === "string" && (scalar.type = type)),
  });
}
