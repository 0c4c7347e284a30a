/** Every path of the API, and the one that lists them. */
import * as z from "zod";
import { openApi } from "../openapi.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";
import { scheduleRoutes } from "./schedule.ts";
import { serviceRoutes } from "./service.ts";
import { webhookRoute } from "./webhook.ts";

export const routes: readonly Route[] = [
  ...scheduleRoutes,
  webhookRoute,
  ...serviceRoutes,
  route({
    path: "/openapi.json",
    summary: "This description.",
    effect: "probe",
    parameters: z.object({}),
    report: z.looseObject({ openapi: z.string() }),
    answer: ({ version }) => openApi(routes, version),
  }),
];
