/** A draft: its files, the type that is proposed and the others, the options, and the button that sends it off. */
import type { JSX } from "preact";
import type { AnnouncedTaskType } from "../../client/client.ts";
import { formatBytes, formatCount } from "../format.ts";
import { Notice } from "../parts/states.tsx";
import { strings } from "../strings.ts";
import { type Draft, changeDraft, chooseType, discardDraft } from "./drafts.ts";
import { OptionForm } from "./option-form.tsx";
import { readOptionFields } from "./option-schema.ts";

interface CardProps {
  draft: Draft;
  taskTypes: readonly AnnouncedTaskType[];
  mostBytes: number;
  onStart: () => void;
}

/** More would be a list to scroll in before anything is sent. */
const filesShown = 100;

export function DraftCard({ draft, taskTypes, mostBytes, onStart }: CardProps): JSX.Element {
  const { id, files, taskType, options } = draft;
  const type = taskTypes.find(({ name }) => name === taskType);
  const tooLarge = files.filter(({ size }) => size > mostBytes);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <article class="card draft" aria-label={strings.draft.label(strings.typeName(taskType), files.length)}>
      <div class="row between">
        <h3>
          {strings.draft.files(formatCount(files.length), files.length)}{" "}
          <span class="soft">{formatBytes(bytes)}</span>
        </h3>
        <div class="row">
          <button type="button" onClick={() => discardDraft(id)}>
            {strings.draft.discard}
          </button>
          <button
            type="button"
            class="primary"
            disabled={taskType === undefined || tooLarge.length === files.length}
            onClick={onStart}
          >
            {strings.draft.start}
          </button>
        </div>
      </div>
      <TypeChoice draft={draft} taskTypes={taskTypes} />
      {taskType === undefined && <Notice tone="warn">{strings.draft.noType}</Notice>}
      {tooLarge.length > 0 && (
        <Notice tone="warn">
          {strings.draft.tooLarge(tooLarge.map(({ name }) => name).join(", "), formatBytes(mostBytes))}
        </Notice>
      )}
      {type && <Options draft={draft} type={type} setCount={Object.keys(options).length} />}
      <FileNames draft={draft} />
    </article>
  );
}

function TypeChoice({ draft, taskTypes }: Pick<CardProps, "draft" | "taskTypes">): JSX.Element {
  return (
    <fieldset class="segments">
      <legend class="unseen">{strings.draft.type}</legend>
      {taskTypes.map(({ name }) => (
        <label key={name}>
          <input
            type="radio"
            name={`type-${draft.id}`}
            value={name}
            checked={draft.taskType === name}
            onChange={() => chooseType(draft.id, name)}
          />
          <span title={strings.typeDoes(name)}>{strings.typeName(name)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface OptionsProps {
  draft: Draft;
  type: AnnouncedTaskType;
  setCount: number;
}

function Options({ draft, type, setCount }: OptionsProps): JSX.Element {
  const fields = readOptionFields(type.options);
  return (
    <>
      <p class="soft">{strings.typeDoes(type.name)}</p>
      {fields.length > 0 && (
        <details>
          <summary>{strings.options.title(setCount)}</summary>
          <OptionForm
            id={`options-${draft.id}`}
            fields={fields}
            values={draft.options}
            onChange={(options) => changeDraft(draft.id, { options, isTouched: true })}
          />
        </details>
      )}
    </>
  );
}

function FileNames({ draft: { id, files } }: { draft: Draft }): JSX.Element {
  const takeOut = (file: File): void => {
    const others = files.filter((one) => one !== file);
    if (others.length === 0) discardDraft(id);
    else changeDraft(id, { files: others });
  };
  return (
    <details>
      <summary>{strings.draft.showFiles}</summary>
      <ul class="file-names">
        {files.slice(0, filesShown).map((file, place) => (
          <li key={`${place}-${file.name}`}>
            <span class="file-name">{file.name}</span>
            <span class="soft numbers">{formatBytes(file.size)}</span>
            <button type="button" class="quiet" onClick={() => takeOut(file)}>
              {strings.draft.takeOut}
              <span class="unseen"> {file.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {files.length > filesShown && (
        <p class="soft">{strings.draft.more(formatCount(files.length - filesShown))}</p>
      )}
    </details>
  );
}
