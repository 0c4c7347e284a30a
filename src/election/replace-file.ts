/** Replaces a small file, whole or not at all. */
import { open, rename } from "node:fs/promises";

/** Durable when it returns. One writer at a time: the draft has a fixed name, so none is left over. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
