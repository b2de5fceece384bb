/** Hands out the bytes of a file as a web server does: with ranges and an ETag (RFC 9110 §13, §14). */
import type { Response } from "express";
import { ServiceError } from "../protocol/errors.ts";

/** Rejects with `not_found` when the file is gone. */
export async function sendFile(response: Response, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    response.sendFile(path, { dotfiles: "allow" }, (error: unknown) => {
      if (!error) resolve();
      else if (hasCode(error, "ENOENT"))
        reject(new ServiceError("not_found", "The result's file was removed."));
      else reject(error);
    });
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && Reflect.get(error, "code") === code;
}
