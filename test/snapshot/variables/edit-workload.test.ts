import { test } from "uvu";
import * as assert from "uvu/assert";
import { canonical } from "../../../src/model/canonical.ts";
import type { ContainerSpec } from "../../../src/model/container-spec.ts";
import { editWorkload } from "../../../src/snapshot/edit-workload.ts";
import { editedFile } from "../../../src/snapshot/project/edited-file.ts";
import type { ReadEdited } from "../../../src/snapshot/project/edited-file.ts";
import { loadTexts } from "../files.ts";

const FILE = "containers/a.yaml";

/** The text of a file that variables of the process fill, with the spec changed. */
function changeFilled(text: string, change: (spec: ContainerSpec) => void) {
  const variables = { DB_PASSWORD: "hunter22", PORT: "8080" };
  const files = { "containers/web.env": "FROM=file\nOTHER=file\n" };
  const load = (said: string) => {
    const { snapshot, problems } = loadTexts({ ...files, [FILE]: said }, variables);
    assert.equal(problems, [], said);
    return snapshot!.workloads.get("web")!.spec;
  };
  const spec = structuredClone(load(text));
  change(spec);
  const edited = editWorkload(
    text,
    "web",
    spec,
    editedFile(FILE, new Map(Object.entries(files)), variables),
  );
  if (edited !== undefined) {
    assert.equal(load(edited), canonical(spec));
    assert.not.match(edited, "hunter22");
  }
  return edited;
}

test("a value of the process is written into no file", () => {
  const mapping = "services:\n  web:\n    image: a\n    ports: ['${PORT}:80']\n" +
    "    environment:\n      PW: ${DB_PASSWORD}\n      URL: http://u:${DB_PASSWORD}@db\n      A: 1\n";
  const list = mapping.replace(
    /environment:[^]*/,
    "environment: [PW=$DB_PASSWORD, DB_PASSWORD, A=1]\n",
  );
  const folded = mapping.replace("${DB_PASSWORD}\n", ">-\n        ${DB_PASSWORD}\n");
  for (const text of [mapping, list, folded]) {
    assert.ok(changeFilled(text, (spec) => spec.image = "b"));
    assert.ok(
      changeFilled(text, (spec) => spec.environment = { ...spec.environment, A: "2", B: "3" }),
    );
    assert.ok(changeFilled(text, (spec) => delete spec.environment!["A"]));
    assert.ok(changeFilled(text, (spec) => spec.labels = { a: "b" }));
    assert.ok(
      changeFilled(
        text,
        (spec) => spec.ports!.push({ target: 53, protocol: "tcp", published: "53" }),
      ),
    );
    assert.ok(changeFilled(text, (spec) => delete spec.environment!["PW"]));
  }
  // What the file says in a way that no edit can follow is written anew, by its variable.
  const merged = "x-env: &env { PW: $DB_PASSWORD }\nservices:\n  web:\n    image: a\n" +
    "    environment:\n      <<: *env\n      A: 1\n";
  const edited = changeFilled(merged, (spec) => spec.environment!["A"] = "2");
  const anew = 'environment:\n      A: "2"\n      PW: $DB_PASSWORD\n';
  assert.is(edited, merged.replace(/environment:[^]*/, anew));
});

test("what comes from a file of variables is not written out", () => {
  const text = "services:\n  web:\n    image: a\n    env_file: web.env\n";
  for (const own of ["", "    environment: { A: 1 }\n", "    environment:\n      - A=1\n"]) {
    const edited = changeFilled(text + own, (spec) => {
      spec.environment = { ...spec.environment, OTHER: "changed" };
    })!;
    assert.match(edited, "OTHER");
    assert.not.match(edited, "FROM");
    assert.match(edited, "env_file: web.env");
  }
});

const SECRET = "hunter2hunter2";

/** The file with an argument added to its service's command. */
function withArgument(text: string, variables: Record<string, string>) {
  const texts = new Map([[FILE, text], ["base/b.yaml", "services: { b: { init: true } }\n"]]);
  const read = editedFile(FILE, texts, variables);
  const { name, spec } = read(text)!.services[0]!;
  return editWorkload(text, name, { ...spec, command: [...spec.command!, "-v"] }, read);
}

test("what cannot be read without the process's variables is not edited", () => {
  const text = "services:\n  web:\n    extends: { file: ../base/b.yaml, service: b }\n" +
    "    image: a\n    command: run $PW\n";
  // What is written as one text can only be written out.
  assert.is(withArgument(text, { PW: SECRET }), undefined);
  const variables = { PW: SECRET, DIR: "base" };
  assert.is(withArgument(text.replace("base", "$DIR"), variables), undefined);
});

test("a service is found whatever its variables say of its name and its profile", () => {
  const text = "services:\n  web:\n    container_name: $NAME\n    profiles: [front]\n" +
    "    image: a\n    command: [run, $PW]\n";
  const variables = { PW: SECRET, NAME: "www", COMPOSE_PROFILES: "front" };
  assert.is(withArgument(text, variables), text.replace("$PW]", "$PW, -v]"));
  const oneText = text.replace("[run, $PW]", "run $PW");
  assert.is(withArgument(oneText, variables), undefined);
});

test("a file that no variable fills is not read again without them", () => {
  const text = "services:\n  web:\n    image: a # why\n";
  let count = 0;
  const read: ReadEdited = (said) => {
    const reading = editedFile(FILE, new Map(), { PW: SECRET })(said);
    return reading && { ...reading, unfilled: () => (count++, reading.unfilled()) };
  };
  assert.is(editWorkload(text, "web", { image: "b" }, read), text.replace("a #", "b #"));
  assert.is(count, 1);
});

test.run();
