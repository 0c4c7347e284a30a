/** The command lines that the SSH server's shell is given. */

/** What a git server runs for those who fetch, and for those who push. */
export type Service = "git-upload-pack" | "git-receive-pack";

/**
 * The path is quoted as git does: at a quote the quotation ends, the quote is escaped, and it begins
 * anew; so too at `!`, which shells of the csh family would heed.
 */
export function remoteCommand(service: Service, path: string): string {
  return `${service} '${path.replace(/['!]/g, (character) => `'\\${character}'`)}'`;
}
