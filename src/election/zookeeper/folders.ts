/** Nodes that have to be there before others can be made below them. */
import { isSessionError, type Session } from "./session.ts";

/**
 * Makes a node and those above it, as far as they are missing: from below, since who may use a folder
 * need not be allowed to use the one above it.
 * @throws SessionError
 */
export async function makeFolders(session: Session, path: string): Promise<void> {
  const error = await session.create(path, new Uint8Array(), "persistent").then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined || isSessionError(error, "node-exists")) return;
  if (isSessionError(error, "no-auth") && await session.exists(path)) return;
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (!isSessionError(error, "no-node") || parent === "") throw error;
  await makeFolders(session, parent);
  await makeFolders(session, path);
}
