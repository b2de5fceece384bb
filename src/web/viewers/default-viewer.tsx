/** Shows a result of any processor: JSON as a tree that can be read, a picture as one, all else as a download. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Loading } from "../parts/states.tsx";
import { strings } from "../strings.ts";
import { JsonTree } from "./parts/json-tree.tsx";
import { FileView } from "./parts/file-view.tsx";
import { OriginalView } from "./parts/original-view.tsx";
import { SideBySide } from "./parts/side-by-side.tsx";
import type { ViewedFile } from "./viewer.ts";

export function DefaultViewer({ viewed }: { viewed: ViewedFile }): JSX.Element {
  return (
    <SideBySide
      original={<OriginalView original={viewed.original} />}
      result={<ResultView result={viewed.result} name={nameOf(viewed)} />}
    />
  );
}

function ResultView({ result, name }: { result: Blob; name: string }): JSX.Element {
  const [value, setValue] = useState<{ json: unknown } | "none">();
  useEffect(() => {
    const read = async (): Promise<void> => setValue(await readJson(result));
    void read();
  }, [result]);
  if (value === undefined) return <Loading text={strings.result.loading} />;
  if (value === "none") return <FileView file={new File([result], name, { type: result.type })} />;
  return <JsonTree value={value.json} />;
}

async function readJson(result: Blob): Promise<{ json: unknown } | "none"> {
  if (result.type !== "" && !result.type.includes("json")) return "none";
  try {
    return { json: JSON.parse(await result.text()) };
  } catch {
    return "none";
  }
}

function nameOf({ file }: ViewedFile): string {
  return file.saved_file?.split("/").at(-1) ?? file.filename;
}
