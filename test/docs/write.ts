/** `npm run readme`: writes the tables of the README that are made of the code. */
import { writeReadme } from "./tables.ts";

await writeReadme();
