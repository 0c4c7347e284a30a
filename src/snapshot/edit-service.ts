/**
 * A Compose file, of whatever kind, with one of its services changed where it stands. Knows nothing of
 * what else the file is made of: whoever uses it reads the file again, and looks.
 */
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Document, YAMLMap } from "yaml";
import type { Position } from "../model/snapshot.ts";
import { editedTexts } from "./yaml/edited-texts.ts";
import { EDITABLE, pairOf } from "./yaml/update-node.ts";

/**
 * Texts, the nearest to the old one first; none where the service cannot be changed so.
 * @param place of the service's key
 * @param change of the service, and of the file that it is in; returns whether it could be made
 */
export function editService(
  text: string,
  place: Position,
  change: (service: YAMLMap, root: YAMLMap) => boolean,
): string[] {
  const lines = new LineCounter();
  const doc = parseDocument(text, { ...EDITABLE, lineCounter: lines });
  const service = serviceAt(doc, place, lines);
  if (service === undefined || !change(service, doc.contents as YAMLMap)) return [];
  return editedTexts(doc, text);
}

function serviceAt(doc: Document, place: Position, lines: LineCounter): YAMLMap | undefined {
  const services = isMap(doc.contents) ? pairOf(doc.contents, "services")?.value : undefined;
  if (!isMap(services)) return undefined;
  const pair = services.items.find(({ key }) => {
    const { line, col } = lines.linePos(isScalar(key) ? key.range?.[0] ?? 0 : 0);
    return line === place.line && col === place.column;
  });
  return isMap(pair?.value) ? pair.value : undefined;
}
