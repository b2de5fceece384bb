/** Which screen the address names. Behind `#`, since the paths themselves are the API's; links work after a reload. */
import { signal } from "@preact/signals";

export type Route =
  | { screen: "process" }
  | { screen: "jobs"; filename: string }
  | { screen: "job"; jobId: string }
  | { screen: "result"; jobId: string; index: number }
  | { screen: "cluster" }
  | { screen: "unknown" };

export const route = signal<Route>(readRoute(globalThis.location.hash));

globalThis.addEventListener("hashchange", () => {
  route.value = readRoute(globalThis.location.hash);
});

export const toProcess = "#/";
export const toJobs = "#/jobs";
export const toCluster = "#/cluster";
/** The jobs with a file whose name has this in it; all of them where it is empty. */
export const toJobsWith = (filename: string): string =>
  filename === "" ? toJobs : `${toJobs}?${new URLSearchParams({ filename }).toString()}`;
export const toJob = (jobId: string): string => `#/jobs/${encodeURIComponent(jobId)}`;
export const toResult = (jobId: string, index: number): string => `${toJob(jobId)}/files/${index}`;

export function goTo(address: string): void {
  globalThis.location.hash = address;
}

/** Without a step in the browser's history, for what changes with every few letters. */
export function turnInto(address: string): void {
  globalThis.history.replaceState(globalThis.history.state, "", address);
  route.value = readRoute(address);
}

/** Two routes with one name are one screen, whatever is sought on it. */
export function nameOf(here: Route): string {
  return here.screen === "jobs" ? here.screen : JSON.stringify(here);
}

function readRoute(hash: string): Route {
  const [way = "", query] = hash.replace(/^#\/?/, "").split("?", 2);
  const [first = "", id, third, index, ...more] = way.split("/");
  if (more.length > 0) return { screen: "unknown" };
  if (first === "" && id === undefined) return { screen: "process" };
  if (first === "cluster" && id === undefined) return { screen: "cluster" };
  if (first !== "jobs") return { screen: "unknown" };
  if (id === undefined) return { screen: "jobs", filename: new URLSearchParams(query).get("filename") ?? "" };
  if (third === undefined) return { screen: "job", jobId: decode(id) };
  const isIndex = third === "files" && index !== undefined && /^\d{1,9}$/.test(index);
  return isIndex ? { screen: "result", jobId: decode(id), index: Number(index) } : { screen: "unknown" };
}

/** What was typed by hand need not be well-formed; it then names no job. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
