/** `npm run readme`: writes what is made of the code, tables of the documentation and schemas. */
import { writeSchemas } from "./schemas.ts";
import { writePages } from "./tables.ts";

await writePages();
writeSchemas();
