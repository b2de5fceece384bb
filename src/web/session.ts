/** Who uses the page, as the master sees it: by a cookie that scripts cannot read, or without any key. */
import { signal } from "@preact/signals";
import { ClientError, type SessionAnswer } from "../client/client.ts";
import { master } from "./master.ts";

/** Nothing until the master was asked; `unreachable` where it did not answer. */
export const session = signal<SessionAnswer | "unreachable" | undefined>(undefined);

export async function askWhoCalls(): Promise<void> {
  try {
    session.value = await master.session();
  } catch (error) {
    session.value = "unreachable";
    if (error instanceof ClientError) throw error;
  }
}

/** Rejects with a `ClientError` `unauthorized` where no such key is in force. */
export async function signIn(key: string): Promise<void> {
  session.value = await master.beginSession(key);
}

export async function signOut(): Promise<void> {
  await master.endSession();
  await askWhoCalls();
}

export function mayOperate(): boolean {
  return typeof session.value === "object" && session.value.scopes.includes("admin");
}

/** A session may end while a page is open; whatever meets that brings the key entry back. */
export function noteRefusal(error: unknown): void {
  if (error instanceof ClientError && error.status === 401) void askWhoCalls();
}
