/**
 * A Compose project of all its files as what it declares: variables filled, services extended, files
 * merged and included, in the order in which Compose does it.
 * Source: compose-spec/compose-go, loader/loader.go
 */
import { isMapping } from "../../model/mapping.ts";
import type { Position, Problem } from "../../model/snapshot.ts";
import { readComposeFile } from "../compose/compose-file.ts";
import type { FilePlace } from "../compose/compose-file.ts";
import { Field } from "../field.ts";
import type { Finding } from "../field.ts";
import { formatProblem } from "../problems.ts";
import { hasVariables, interpolate } from "../variables/interpolate.ts";
import { includedVariables, projectVariables } from "../variables/project-variables.ts";
import type { ProjectVariables } from "../variables/project-variables.ts";
import { fill } from "../variables/template.ts";
import type { Path } from "../yaml/place.ts";
import { YamlDocument } from "../yaml-document.ts";
import { withBareVariables } from "./bare-variables.ts";
import type { BaseFile, ProjectReading } from "./project-reading.ts";
import { resolveExtends } from "./extends.ts";
import { entriesOf, mappingOf } from "./forms.ts";
import { importResources } from "./import-resources.ts";
import { readIncludes } from "./include.ts";
import type { Include } from "./include.ts";
import { mergeFiles } from "./merge-files.ts";
import { missingFile } from "./missing-file.ts";
import { folderOf, withPathsFrom } from "./paths.ts";
import { Origins } from "./sourced.ts";
import type { Sourced } from "./sourced.ts";
import { textFound } from "./sources.ts";
import type { Lookup, Sources, SourceText } from "./sources.ts";

/** What makes more of a file than its own data. Nearly no file has any of it. */
const MAY_NEED_MORE = /\$|\\|!|include|extends|env_file|label_file|configs|secrets/;

/**
 * @param override the path of the file that comes over the base file, where there is one
 * @param sources what else it may look at
 */
export function readProject(
  base: BaseFile,
  override: string | undefined,
  place: FilePlace,
  sources: Sources,
): ProjectReading {
  return new ProjectReader(base, override, place, sources).read();
}

/** What a model is read in. */
interface Surroundings {
  /** What its paths are relative to. */
  readonly folder: string;
  readonly variable: Lookup;
  /** Files that include one another, down to this model. */
  readonly chain: readonly string[];
  /** Files that its services extend services of. */
  readonly extended: Map<string, Sourced | undefined>;
}

/** Longer chains help nobody. */
const MAX_DEPTH = 16;
/** A file may be included many times over. */
const MAX_INCLUDES = 100;
/** Of a project, while its files are filled; what is longer is refused afterwards. */
const MAX_NAME = 1_000;

class ProjectReader {
  readonly #base: BaseFile;
  readonly #override: string | undefined;
  readonly #place: FilePlace;
  readonly #sources: Sources;
  #projectVariables: ProjectVariables | undefined;
  readonly #origins = new Origins();
  readonly #problems: Problem[] = [];
  readonly #documents = new Map<string, YamlDocument>();
  readonly #filledData = new Map<YamlDocument, unknown>();
  #includes = 0;
  /** Whether it was said that they are too many. */
  #isTold = false;
  /** Whether every file of it could be read. */
  #isWhole = true;

  constructor(base: BaseFile, override: string | undefined, place: FilePlace, sources: Sources) {
    this.#base = base;
    this.#override = override;
    this.#place = place;
    this.#sources = sources;
  }

  /** Most projects ask for none. */
  get #variables(): ProjectVariables {
    const { project } = this.#place;
    const name = project === undefined
      ? undefined
      : (others: Lookup) => this.#nameInFiles(others) ?? project;
    const folder = folderOf(this.#base.path);
    return this.#projectVariables ??= projectVariables(folder, name, this.#tools);
  }

  readonly #lookup: Lookup = (name) => this.#variables.lookup(name);

  get #tools() {
    return { sources: this.#sources, report: (it: Problem) => void this.#problems.push(it) };
  }

  read(): ProjectReading {
    const base = this.#base;
    const model = this.#whole(base);
    const locate = (path: Path, on: "key" | "value") =>
      model === undefined ? beginningOf(base.path) : this.#origins.locate(model, path, on);
    if (model === undefined || !this.#isWhole) return { problems: this.#allProblems(), locate };
    const findings: Finding[] = [];
    const content = readComposeFile(new Field(model.value, { findings }), this.#placeOf(locate));
    for (const finding of findings) this.#report(model, finding);
    const data = this.#filledData.get(this.#documents.get(base.path)!);
    return { content, data, problems: this.#allProblems(), locate };
  }

  #placeOf(locate: ProjectReading["locate"]): FilePlace {
    const lookup = this.#lookup;
    const name = this.#place.project === undefined ? undefined : this.#variables.givenName;
    const serviceFiles = { lookup, locate, ...this.#tools };
    const sources = { content: (path: string) => this.#sources.content(path), variable: lookup };
    return { sources, serviceFiles, ...this.#place, ...(name !== undefined && { name }) };
  }

  /** Before the files are filled and merged, since it is one of the variables. The last word counts. */
  #nameInFiles(others: Lookup): string | undefined {
    const names = [this.#override ?? "", this.#base.path]
      .map((path) => this.#documents.get(path)?.value)
      .map((value) => isMapping(value) ? value["name"] : undefined);
    const filled = fill(String(names.find(Boolean) ?? ""), others, MAX_NAME);
    return "text" in filled && filled.text !== "" ? filled.text : undefined;
  }

  /** The files of it as one; undefined where there is nothing to read. */
  #whole(file: BaseFile): Sourced | undefined {
    const override = this.#override;
    const base = this.#usable(file.path, textFound(file), beginningOf(file.path));
    if (base?.value === undefined) return undefined;
    if (override === undefined && !MAY_NEED_MORE.test(base.text)) {
      return { value: base.value, origin: { document: base, path: [] } };
    }
    const over = override === undefined ? [] : this.#open(override, beginningOf(override));
    return this.#model([base, ...over], this.#outermost(base));
  }

  #outermost({ file }: YamlDocument): Surroundings {
    const folder = folderOf(file);
    return { folder, variable: this.#lookup, chain: [], extended: new Map() };
  }

  /** A file that is named somewhere; none where it cannot be had. */
  #open(path: string, named: Position): YamlDocument[] {
    const known = this.#documents.get(path);
    if (known !== undefined) return [known];
    const document = this.#usable(path, this.#sources.file(path), named);
    if (document?.value === undefined) this.#isWhole = false;
    return document === undefined ? [] : [document];
  }

  #usable(path: string, found: SourceText, named: Position): YamlDocument | undefined {
    if (found.state === "there") {
      const document = new YamlDocument(path, found.text);
      this.#documents.set(path, document);
      return document;
    }
    const missing = missingFile(path, found, named);
    if (missing !== undefined) this.#problems.push(missing);
    return undefined;
  }

  /** Of files over one another, with all that they include. */
  #model(documents: readonly YamlDocument[], around: Surroundings): Sourced | undefined {
    const readable = documents.filter(({ value }) => value !== undefined);
    const [first, ...later] = readable.map((document) => this.#part(document, around));
    return first && mergeFiles([first, ...later], this.#origins);
  }

  #part(document: YamlDocument, around: Surroundings): Sourced {
    const file = this.#filled(document, around.folder, around.variable);
    const open = (said: Sourced) => this.#extended(said, around);
    const model = resolveExtends(file, { origins: this.#origins, problems: this.#problems, open });
    const entries = new Map(entriesOf(model, this.#origins));
    const include = entries.get("include");
    if (include === undefined) return model;
    entries.delete("include");
    const own = mappingOf(entries, model, this.#origins);
    return this.#includesOf(include, document, around).reduce((whole, each) => {
      const included = this.#included(each, document, around);
      if (included === undefined) return whole;
      return importResources(whole, included, this.#origins, this.#problems);
    }, own);
  }

  /** With variables filled, and paths from the root of the repository. */
  #filled(document: YamlDocument, folder: string, variable: Lookup): Sourced {
    const filled = hasVariables(document.text)
      ? interpolate(document.value, variable, (finding) => document.report(finding))
      : document.value;
    this.#filledData.set(document, filled);
    const value = withPathsFrom(folder, filled, document.text);
    return { value, origin: { document, path: [] } };
  }

  /** What services extend is in a file of its own, whose paths are relative to itself. */
  #extended({ value, origin }: Sourced, { variable, extended }: Surroundings): Sourced | undefined {
    const path = String(value);
    if (extended.has(path)) return extended.get(path);
    const [document] = this.#open(path, origin.document.locate(origin.path, "value"));
    const file = document?.value === undefined
      ? undefined
      : this.#filled(document, folderOf(path), variable);
    extended.set(path, file);
    return file;
  }

  #includesOf({ value }: Sourced, document: YamlDocument, { folder }: Surroundings): Include[] {
    const findings: Finding[] = [];
    const root = new Field(document.value, { findings });
    const includes = readIncludes(root.child("include", value), folder);
    for (const finding of findings) document.report(finding);
    return includes;
  }

  #included(
    { files, folder, envFiles }: Include,
    document: YamlDocument,
    around: Surroundings,
  ): Sourced | undefined {
    const chain = [...around.chain, document.file];
    if (!this.#mayInclude(files, document, chain)) return undefined;
    const documents = files.flatMap(({ file, at }) =>
      this.#open(file, document.locate(at, "value"))
    );
    const named = envFiles?.map(({ file, at }) => ({
      path: file,
      named: document.locate(at, "value"),
    }));
    const variable = includedVariables(around.variable, folder, named, this.#tools);
    const model = this.#model(documents, { folder, variable, chain, extended: new Map() });
    return model && withBareVariables(model, variable, this.#origins);
  }

  #mayInclude(files: Include["files"], document: YamlDocument, chain: readonly string[]): boolean {
    const again = files.find(({ file }) => chain.includes(file));
    const { at } = again ?? files[0]!;
    if (again !== undefined) {
      const ring = [...chain.slice(chain.indexOf(again.file)), again.file].join(" → ");
      const message = `files include each other in a ring: ${ring}`;
      document.report({
        code: "include-cycle",
        path: at,
        on: "value",
        message,
        hint: "Remove one.",
      });
      return false;
    }
    if (chain.length > MAX_DEPTH) {
      const message = `more than ${MAX_DEPTH} files include one another down to here`;
      document.report({ code: "nested-too-deep", path: at, on: "value", message });
      return false;
    }
    this.#includes += files.length;
    return this.#includes <= MAX_INCLUDES || this.#tooMuch(at, document);
  }

  #tooMuch(path: Path, document: YamlDocument): boolean {
    if (this.#isTold) return false;
    this.#isTold = true;
    const message = `the project includes more than ${MAX_INCLUDES} files`;
    const hint = "Include what is needed, once.";
    document.report({ code: "project-too-large", path, on: "value", message, hint });
    return false;
  }

  /** Where its part of the model comes from. */
  #report(model: Sourced, finding: Finding): void {
    const { document, path } = this.#origins.origin(model, finding.path);
    this.#documents.get(document.file)!.report({ ...finding, path });
  }

  /** Each once: what is used twice is read twice. */
  #allProblems(): Problem[] {
    const all = [...this.#documents.values()].flatMap(({ problems }) => problems);
    if (all.length + this.#problems.length < 2) return [...this.#problems, ...all];
    const byText = [...this.#problems, ...all].map((it) => [formatProblem(it), it] as const);
    return [...new Map(byText).values()];
  }
}

function beginningOf(file: string): Position {
  return { file, line: 1, column: 1 };
}
