/** The master that this page came from, by the client library that everybody else uses too. */
import { createClient } from "../client/client.ts";
import { sendByXhr } from "./uploads/xhr-form.ts";

/** Where the master's paths begin, also below a proxy's path. */
export const baseUrl = new URL(".", globalThis.location.href).href.replace(/\/$/, "");

/** What fails is shown, and tried again in sight of the user, so the library need not be patient. */
export const master = createClient({ baseUrl, sendForm: sendByXhr, patienceMs: 0 });

/** A path that the master told, such as a result's link, as an address. */
export function addressOf(link: string): string {
  return `${baseUrl}${link}`;
}
