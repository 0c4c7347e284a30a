/** Opens a pull request unless there is one already. */
import { ArkError } from "../errors.ts";

interface Calls<T> {
  find(): Promise<T | undefined>;
  open(): Promise<T>;
}

/** What the forges answer where somebody else has opened one in between. */
const TAKEN: ReadonlySet<unknown> = new Set([409, 422]);

/** @throws ArkError as the calls do */
export async function openOnce<T>({ find, open }: Calls<T>): Promise<T> {
  const known = await find();
  if (known !== undefined) return known;
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ArkError) || !TAKEN.has(error.details.status)) throw error;
    const other = await find();
    if (other === undefined) throw error;
    return other;
  }
}
