/** Any file as a browser shows it without letting it at this page: picture, sound, PDF, text, or a download. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../../format.ts";
import { mediaTypeOf } from "../../process/media-type.ts";
import { strings } from "../../strings.ts";
import { DownloadLink } from "../../parts/download-link.tsx";
import { useBlobAddress } from "../../parts/use-blob-address.ts";
import { decodeOriginal } from "./decode-original.ts";

interface FileViewProps {
  file: File;
  /** As the result tells it, where it is a text. */
  charset?: string | undefined;
}

export function FileView({ file, charset }: FileViewProps): JSX.Element {
  return (
    <>
      <Preview file={file} charset={charset} />
      <p class="row">
        <DownloadLink blob={file} name={file.name} />
        <span class="soft numbers">{formatBytes(file.size)}</span>
      </p>
    </>
  );
}

function Preview({ file, charset }: FileViewProps): JSX.Element | null {
  const kind = mediaTypeOf(file);
  const address = useBlobAddress(file);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p class="soft">{strings.result.noPreview}</p>;
  if (kind.startsWith("image/")) {
    return (
      <div class="picture">
        {address !== undefined && <img src={address} alt={file.name} onError={() => setBroken(true)} />}
      </div>
    );
  }
  if (kind.startsWith("audio/")) {
    return (
      <audio class="sound" controls src={address} aria-label={file.name} onError={() => setBroken(true)} />
    );
  }
  if (kind === "application/pdf") {
    // oxlint-disable-next-line react/iframe-missing-sandbox -- browsers show no PDF in a sandbox, and this type runs nothing
    return <iframe class="paper" src={address} title={file.name} />;
  }
  if (kind.startsWith("text/") || kind === "application/json" || kind === "message/rfc822") {
    return <TextPreview file={file} charset={charset} />;
  }
  return <p class="soft">{strings.result.noPreview}</p>;
}

/** More makes a page slow, and nobody reads it here. */
const mostBytes = 200_000;

function TextPreview({ file, charset }: FileViewProps): JSX.Element {
  const [text, setText] = useState("");
  useEffect(() => {
    const read = async (): Promise<void> => {
      const bytes = new Uint8Array(await file.slice(0, mostBytes).arrayBuffer());
      setText(decodeOriginal(bytes, { charset, isCut: file.size > mostBytes }));
    };
    void read();
  }, [file, charset]);
  return (
    <>
      <pre class="text" tabIndex={0} aria-label={file.name} role="region">
        {text}
      </pre>
      {file.size > mostBytes && <p class="soft">{strings.result.cut(formatBytes(mostBytes))}</p>}
    </>
  );
}
