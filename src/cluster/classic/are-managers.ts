/** Tells classic Swarm managers from engines: they speak one API, and a manager says what it is. */
import { ArkError } from "../../errors.ts";
import { endpointText, type EngineEndpoint } from "../../model/endpoint.ts";
import type { Clock } from "../../reconciler/ports.ts";
import { EngineClient } from "../engine/client.ts";
import { isManagersVersion } from "../engine/translate/managers-version.ts";

const DEADLINE = 10_000;
/** How long the others are waited for when one has answered; milliseconds. */
const PATIENCE = 1_000;

/**
 * False where none answers, too.
 * @throws ArkError config-invalid where some are managers and some engines
 */
export async function areManagers(
  endpoints: readonly EngineEndpoint[],
  clock: Clock,
): Promise<boolean> {
  const asked = endpoints.map((endpoint) => isManager(endpoint, clock));
  await Promise.any(asked).catch(() => undefined);
  const end = new AbortController();
  const late = clock.sleep(PATIENCE, end.signal).then(() => undefined);
  const answers = await Promise.all(
    asked.map((answer) => Promise.race([answer.catch(() => undefined), late])),
  );
  end.abort();
  const named = (kind: boolean) => endpoints.filter((_, index) => answers[index] === kind);
  const [managers, engines] = [named(true), named(false)];
  if (managers.length > 0 && engines.length > 0) throw mixed(managers, engines);
  return managers.length > 0;
}

/** @throws ArkError where it does not answer */
async function isManager(endpoint: EngineEndpoint, clock: Clock): Promise<boolean> {
  const client = new EngineClient(endpoint, clock);
  const what = "asking what it is";
  const { Version } = await client.call(what, DEADLINE, undefined, () => client.docker.version());
  return isManagersVersion(Version);
}

function mixed(managers: readonly EngineEndpoint[], engines: readonly EngineEndpoint[]): ArkError {
  const listed = (endpoints: readonly EngineEndpoint[]) => endpoints.map(endpointText).join(", ");
  return new ArkError(
    "config-invalid",
    `ACS_CLUSTER_ENDPOINT mixes classic Swarm managers (${listed(managers)}) with Docker engines ` +
      `(${listed(engines)}). Name either the managers, or the engines.`,
  );
}
