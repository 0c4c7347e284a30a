/** One folder of a repository, as if it were all of it: several clusters may share one repository. */
import type {
  ChangedFile,
  Commit,
  Edit,
  LogOptions,
  RepositoryFile,
  SnapshotRepository,
} from "../reconciler/ports.ts";

/** @param folder without slashes at its ends: "clusters/berlin" */
export function within(whole: SnapshotRepository, folder: string): SnapshotRepository {
  const inside = `${folder}/`;
  /** Asked for nothing in particular, all that is within. */
  const pathsOf = ({ paths }: Pick<LogOptions, "paths">) =>
    paths?.map((path) => inside + path) ?? [folder];
  return {
    location: `${whole.location} (${folder})`,
    head: () => whole.head(),
    fetch: () => whole.fetch(),
    tidy: (keep) => whole.tidy(keep),
    close: () => whole.close(),
    resolve: (name) => whole.resolve(name),
    descends: (revision, ancestor) => whole.descends(revision, ancestor),
    notes: (revisions) => whole.notes(revisions),
    annotate: (notes) => whole.annotate(notes),
    files: async (revision) => stripped<RepositoryFile>(await whole.files(revision), inside),
    commit: (ask) =>
      whole.commit(async (head) => {
        const edit = await ask(head);
        return edit && prefixed(edit, inside);
      }),
    propose: (branch, edit) => whole.propose(branch, prefixed(edit, inside)),
    log: async (options) => {
      const commits = await whole.log({ ...options, paths: pathsOf(options) });
      return commits.map((commit) => strippedCommit(commit, inside));
    },
    story: async function* (options) {
      for await (const commit of whole.story({ ...options, paths: pathsOf(options) })) {
        yield strippedCommit(commit, inside);
      }
    },
    merged: (revision) => whole.merged(revision),
    content: (blob) => whole.content(blob),
  };
}

function strippedCommit(commit: Commit, inside: string): Commit {
  return { ...commit, changed: stripped<ChangedFile>(commit.changed, inside) };
}

/** Those within, by their path from there. */
function stripped<File extends { readonly path: string }>(
  files: readonly File[],
  inside: string,
): File[] {
  return files.filter(({ path }) => path.startsWith(inside))
    .map((file) => ({ ...file, path: file.path.slice(inside.length) }));
}

function prefixed(edit: Edit, inside: string): Edit {
  return { ...edit, files: new Map([...edit.files].map(([path, text]) => [inside + path, text])) };
}
