/** What is about to be sent: a draft is a job that is not one yet. A mixed drop becomes one for each type. */
import { signal } from "@preact/signals";
import type { AnnouncedTaskType } from "../../client/client.ts";
import { upload } from "../uploads/uploads.ts";
import type { Upload } from "../uploads/upload.ts";
import { proposeType } from "./propose-type.ts";

export interface Draft {
  id: number;
  files: readonly File[];
  /** Nothing until the user has chosen, where no type reads the files. */
  taskType: string | undefined;
  /** Those that the user has set; the others are as the processor has them. */
  options: Record<string, unknown>;
  /** Whether the user has chosen the type or an option, so that more files may mean something else. */
  isTouched: boolean;
}

export const drafts = signal<readonly Draft[]>([]);

let lastId = 0;

/** Adds files to the drafts of their types. */
export function addFiles(files: readonly File[], taskTypes: readonly AnnouncedTaskType[]): void {
  const byType = new Map<string | undefined, File[]>();
  for (const file of files) {
    const taskType = proposeType(file, taskTypes);
    byType.set(taskType, [...(byType.get(taskType) ?? []), file]);
  }
  for (const [taskType, some] of byType) addToDraft(taskType, some);
}

/** Adds files for a type that is known. */
export function addToDraft(taskType: string | undefined, files: readonly File[]): void {
  const open = drafts.value.find((draft) => draft.taskType === taskType && !draft.isTouched);
  if (open) changeDraft(open.id, { files: [...open.files, ...files] });
  else {
    lastId += 1;
    drafts.value = [...drafts.value, { id: lastId, files, taskType, options: {}, isTouched: false }];
  }
}

export function changeDraft(id: number, change: Partial<Omit<Draft, "id">>): void {
  drafts.value = drafts.value.map((draft) => (draft.id === id ? { ...draft, ...change } : draft));
}

/** Options are of a type, so another type begins without. */
export function chooseType(id: number, taskType: string): void {
  changeDraft(id, { taskType, options: {}, isTouched: true });
}

export function discardDraft(id: number): void {
  drafts.value = drafts.value.filter((draft) => draft.id !== id);
}

/** Sends a draft off; nothing where it has no type yet or no file left that may be sent. */
export function startDraft(draft: Draft, maxBytes: number): Upload | undefined {
  const files = draft.files.filter((file) => file.size <= maxBytes);
  if (draft.taskType === undefined || files.length === 0) return undefined;
  discardDraft(draft.id);
  return upload({ taskType: draft.taskType, options: draft.options, files });
}
