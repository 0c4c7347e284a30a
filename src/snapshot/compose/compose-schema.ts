/** What a Compose file may hold, for editors: made of what its parts are read by. */
import { schemaOf, schemasOf } from "../readers.ts";
import { keysSchema, mappingOf } from "../schema.ts";
import type { SchemaObject } from "../schema.ts";
import { INCLUDE_SCHEMA } from "../project/include.ts";
import { network, volume } from "./definitions.ts";
import { DEFINITIONS } from "./file-definitions.ts";
import { SERVICE_KEYS } from "./service-keys.ts";
import { OTHER_FILE_KEYS } from "./unsupported.ts";

const service = keysSchema(schemasOf(Object.fromEntries(SERVICE_KEYS)));

export const COMPOSE_SCHEMA: SchemaObject = keysSchema({
  ...schemasOf(Object.fromEntries(OTHER_FILE_KEYS)),
  name: {
    type: "string",
    description: "The project's name. Left out: the name of the stack's folder.",
  },
  include: INCLUDE_SCHEMA,
  services: mappingOf(service),
  networks: mappingOf(schemaOf(network)),
  volumes: mappingOf(schemaOf(volume)),
  configs: mappingOf(schemaOf(DEFINITIONS.config)),
  secrets: mappingOf(schemaOf(DEFINITIONS.secret)),
});
