/** Hands a JSON result to what draws it; one that is not as the viewer's schema has it is shown as any other JSON. */
import type { JSX } from "preact";
import type { z } from "zod";
import { Loading, Notice } from "../../parts/states.tsx";
import { strings } from "../../strings.ts";
import { DefaultViewer } from "../default-viewer.tsx";
import type { ViewedFile } from "../viewer.ts";
import { useParsed } from "./use-parsed.ts";

interface ReadProps<Schema extends z.ZodType> {
  schema: Schema;
  viewed: ViewedFile;
  children: (result: z.output<Schema>) => JSX.Element;
}

export function ReadResult<Schema extends z.ZodType>(props: ReadProps<Schema>): JSX.Element {
  const { schema, viewed, children } = props;
  const parsed = useParsed(schema, viewed.result);
  if (parsed === undefined) return <Loading text={strings.result.loading} />;
  if (parsed !== "unreadable") return children(parsed.value);
  return (
    <div class="findings-page">
      <Notice tone="warn">{strings.findings.unreadable}</Notice>
      <DefaultViewer viewed={viewed} />
    </div>
  );
}
