/** Serves the document of a process, which changes with the task types that it knows. */
import type { RequestHandler } from "express";
import type { AnnouncedTaskType } from "../../protocol/task-types.ts";
import type { OpenApiDocument } from "./open-api.ts";

export function sendDocument(
  describe: (taskTypes: readonly AnnouncedTaskType[]) => OpenApiDocument,
  taskTypes: () => readonly AnnouncedTaskType[],
): RequestHandler {
  let described = "";
  let document = "";
  return (_request, response) => {
    const known = JSON.stringify(taskTypes());
    // Made once for each change, since it takes some tens of milliseconds and anybody may ask for it.
    if (known !== described) document = JSON.stringify(describe(taskTypes()));
    described = known;
    response.type("application/json").send(document);
  };
}
