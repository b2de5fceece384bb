/** Saves bytes that the page holds under a name. */
import type { JSX } from "preact";
import { strings } from "../strings.ts";
import { useBlobAddress } from "./use-blob-address.ts";

interface LinkProps {
  blob: Blob;
  name: string;
  /** What stands on it; else that it downloads the file of that name. */
  text?: string;
}

export function DownloadLink({ blob, name, text }: LinkProps): JSX.Element | null {
  const address = useBlobAddress(blob);
  if (address === undefined) return null;
  return (
    <a class="button" href={address} download={name}>
      {text ?? strings.result.download(name)}
    </a>
  );
}
