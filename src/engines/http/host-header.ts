/** Calls a slave at the address that its registration was checked for, by the name that its certificate has. */
import type { SlaveHandle } from "./slave-source.ts";

/** Node checks a certificate against the name in `Host`, and against the address in the url where there is none. */
export function hostHeader({ url, certifiedName }: Pick<SlaveHandle, "url" | "certifiedName">) {
  return certifiedName === undefined ? {} : { host: `${certifiedName}:${new URL(url).port || "443"}` };
}
