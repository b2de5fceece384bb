/** The file as it was sent, where it is still at hand. */
import type { JSX } from "preact";
import { strings } from "../../strings.ts";
import { FileView } from "./file-view.tsx";

interface OriginalViewProps {
  original: File | undefined;
  /** As the result tells it, where it is a text. */
  charset?: string | undefined;
}

export function OriginalView({ original, charset }: OriginalViewProps): JSX.Element {
  return original ? (
    <FileView file={original} charset={charset} />
  ) : (
    <p class="soft">{strings.result.noOriginal}</p>
  );
}
