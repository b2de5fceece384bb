/**
 * Loaded into every process of a scene before its own code: at SIGUSR2 it writes what keeps its event loop alive
 * (timers, sockets, requests to the system) beside where it runs, since nobody outside can see a timer.
 */
import { renameSync, writeFileSync } from "node:fs";

process.on("SIGUSR2", () => {
  const file = `resources-${process.pid}.json`;
  writeFileSync(`${file}.part`, JSON.stringify(process.getActiveResourcesInfo()));
  renameSync(`${file}.part`, file);
});
