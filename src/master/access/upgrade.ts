/**
 * Who asks for a WebSocket: an upgrade passes none of Express's handlers, and browsers allow one to pages of every
 * origin, with our cookie where the page is of our site.
 */
import type { IncomingMessage } from "node:http";
import { type BrowserRules, refuseForeignPage } from "../../platform/browser-guard.ts";
import { noteCaller, ownerOf, refusalOf } from "./caller.ts";
import type { Gate } from "./gate.ts";

interface UpgradeRules {
  gate: Gate;
  pages: BrowserRules;
}

/** Hands back whose jobs the caller may see, as `ownerOf` does. Throws a `ServiceError` for one that may see none. */
export function admitUpgrade(request: IncomingMessage, { gate, pages }: UpgradeRules): string | undefined {
  refuseForeignPage(request.headers, pages, true);
  const caller = gate.identify(request.headers);
  const refusal = refusalOf(caller, ["read"]);
  if (refusal) throw refusal;
  noteCaller(request, caller);
  return ownerOf(request);
}
