/** Which Docker engines the settings name, each with its certificates. */
import { join } from "node:path";
import { endpointText, type EngineEndpoint, type TlsMaterial } from "../model/endpoint.ts";
import { parseZookeeperUrl } from "../model/zookeeper-url.ts";
import { readCertificates } from "./certificates.ts";
import type { DiscoverySettings, Machine } from "./config.ts";
import { discovers, zookeeperAccess } from "./election-settings.ts";
import { DEFAULT_SOCKET, parseEndpoint } from "./endpoint.ts";
import type { Parsed } from "./parsers.ts";
import { complaint, type Values } from "./read-variables.ts";

/** All that is wrong is said at once, a sentence each. */
export type EnginesReading =
  | { readonly endpoints: readonly EngineEndpoint[]; readonly discovery?: DiscoverySettings }
  | { readonly problems: readonly string[] };

export function readEngines(values: Values, machine: Machine): EnginesReading {
  const { ACS_CLUSTER_ENDPOINT: list, DOCKER_HOST: host } = values;
  if (list === undefined && host === undefined) {
    return { endpoints: [{ kind: "unix", path: DEFAULT_SOCKET }] };
  }
  const name = list !== undefined ? "ACS_CLUSTER_ENDPOINT" : "DOCKER_HOST";
  if (discovers(values)) return readDiscovery(list!, values, machine);
  // Docker's own variable names one engine.
  const texts = list?.split(/[\s,]+/).filter((text) => text !== "") ?? [host!];
  // A password may hold a comma, and none of it is to be shown.
  if (texts.length > 1 && list!.includes("@")) {
    return { problems: [complaint(name, list!, "an engine takes no user and password")] };
  }
  const read = texts.map((text) => readEngine(name, text, values, machine));
  const problems = read.flatMap((each) => "problem" in each ? [each.problem] : []);
  const endpoints = read.flatMap((each) => "value" in each ? [each.value] : []);
  problems.push(...twice(endpoints).map((text) => complaint(name, text, "it is named twice")));
  if (texts.length === 0) problems.push(complaint(name, list ?? "", "it names no engine"));
  return problems.length > 0 ? { problems: [...new Set(problems)] } : { endpoints };
}

function readDiscovery(list: string, values: Values, machine: Machine): EnginesReading {
  const name = "ACS_CLUSTER_ENDPOINT";
  const parsed = parseZookeeperUrl(list);
  if ("problem" in parsed) return { problems: [complaint(name, list, parsed.problem)] };
  const endpointOf = (address: string) => readEngine(name, address, values, machine);
  const discovery = { url: parsed.value, endpointOf, ...zookeeperAccess(values) };
  return { endpoints: [], discovery };
}

/** @param name the variable that `text` stands in */
function readEngine(
  name: string,
  text: string,
  values: Values,
  machine: Machine,
): Parsed<EngineEndpoint> {
  const parsed = parseEndpoint(text, {
    scheme: values.ACS_CLUSTER_SCHEME,
    tls: values.DOCKER_TLS_VERIFY !== undefined,
  });
  if ("problem" in parsed) return { problem: complaint(name, text, parsed.problem) };
  if (parsed.value.kind === "unix" || parsed.value.tls === undefined) return parsed;
  const tls = readTls(parsed.value.host, values, machine);
  return "problem" in tls ? tls : { value: { ...parsed.value, tls: tls.value } };
}

/**
 * From the folder of the host's name, where it holds anything: as the engine itself keeps the
 * certificates of each registry in a folder of its name. Else from the one that all share. Docker's own
 * default may be empty; a folder that was named may not.
 * Source: https://docs.docker.com/engine/security/certificates/ (a folder for each host)
 */
function readTls(host: string, values: Values, machine: Machine): Parsed<TlsMaterial> {
  const named = values.DOCKER_CERT_PATH;
  const shared = named ?? join(machine.home, ".docker");
  const own = join(shared, host);
  for (const folder of [own, shared]) {
    const found = readCertificates(folder, machine.readFile);
    if (found === undefined) continue;
    return "value" in found
      ? found
      : { problem: complaint("DOCKER_CERT_PATH", folder, found.problem) };
  }
  if (named === undefined) return { value: {} };
  const problem = "ca.pem, cert.pem and key.pem are missing there, or cannot be read";
  return { problem: complaint("DOCKER_CERT_PATH", named, problem) };
}

function twice(endpoints: readonly EngineEndpoint[]): string[] {
  const texts = endpoints.map(endpointText);
  return texts.filter((text, index) => texts.indexOf(text) < index);
}
