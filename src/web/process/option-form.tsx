/** The options of a type as a form. What the user leaves alone is not sent, so that the processor's defaults hold. */
import type { JSX, TargetedEvent } from "preact";
import { strings } from "../strings.ts";
import type { OptionField } from "./option-schema.ts";

type Values = Record<string, unknown>;

interface FormProps {
  /** Begins the ids of its fields, of which there may be several forms on a screen. */
  id: string;
  fields: OptionField[];
  values: Values;
  onChange: (values: Values) => void;
}

export function OptionForm({ id, fields, values, onChange }: FormProps): JSX.Element {
  return (
    <div class="option-form">
      {fields.map((field) => (
        <Field
          key={field.name}
          id={`${id}-${field.name}`}
          field={field}
          value={values[field.name]}
          onChange={(value) => onChange(withValue(values, field.name, value))}
        />
      ))}
    </div>
  );
}

interface FieldProps<Kind extends OptionField = OptionField> {
  id: string;
  field: Kind;
  value: unknown;
  /** `undefined` takes the option back. */
  onChange: (value: unknown) => void;
}

function Field({ id, field, value, onChange }: FieldProps): JSX.Element {
  if (field.kind === "group" || field.kind === "several") {
    return (
      <fieldset class="option" aria-describedby={`${id}-about`}>
        <legend>{labelOf(field.name)}</legend>
        {field.kind === "several" ? (
          <SeveralChoices id={id} field={field} value={value} onChange={onChange} />
        ) : (
          <OptionForm
            id={id}
            fields={field.fields}
            values={asValues(value)}
            onChange={(group) => onChange(orNothing(group))}
          />
        )}
        <About id={id} field={field} />
      </fieldset>
    );
  }
  if (field.kind === "switch") {
    return (
      <div class="option">
        <label class="check">
          <input
            id={id}
            type="checkbox"
            checked={value === undefined ? field.isOn : value === true}
            aria-describedby={`${id}-about`}
            onChange={({ currentTarget: { checked } }) =>
              onChange(checked === field.isOn ? undefined : checked)
            }
          />
          {labelOf(field.name)}
        </label>
        <About id={id} field={field} />
      </div>
    );
  }
  return (
    <div class="option">
      <label for={id}>{labelOf(field.name)}</label>
      <Control id={id} field={field} value={value} onChange={onChange} />
      <About id={id} field={field} />
    </div>
  );
}

function Control({ id, field, value, onChange }: FieldProps): JSX.Element {
  const shared = { id, "aria-describedby": `${id}-about` };
  if (field.kind === "choice") {
    return (
      <select
        {...shared}
        value={value === undefined ? "" : JSON.stringify(value)}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === "" ? undefined : readLoosely(currentTarget.value))
        }
      >
        <option value="">{strings.options.usual(field.fallback)}</option>
        {field.choices.map((choice) => (
          <option key={choice} value={JSON.stringify(choice)}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === "number") {
    return (
      <input
        {...shared}
        type="number"
        min={field.least}
        max={field.most}
        step={field.isWhole ? 1 : "any"}
        placeholder={field.fallback}
        value={typeof value === "number" ? value : ""}
        onChange={({ currentTarget }) => onChange(readNumber(currentTarget.value))}
      />
    );
  }
  if (field.kind === "json") {
    return (
      <textarea
        {...shared}
        rows={2}
        spellcheck={false}
        placeholder={field.fallback}
        value={value === undefined ? "" : showJson(value)}
        onChange={({ currentTarget }) => onChange(readLoosely(currentTarget.value))}
      />
    );
  }
  const text = {
    ...shared,
    placeholder: field.fallback,
    value: typeof value === "string" ? value : "",
    onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>): void =>
      onChange(currentTarget.value === "" ? undefined : currentTarget.value),
  };
  // A password for a document is none of this page's, which a browser would offer to keep.
  if (field.name === "password") return <input {...text} type="password" autocomplete="new-password" />;
  return <input {...text} type="text" autocomplete="off" />;
}

function SeveralChoices({
  field,
  value,
  onChange,
}: FieldProps<Extract<OptionField, { kind: "several" }>>): JSX.Element {
  const chosen: unknown[] = Array.isArray(value) ? value : [];
  const toggle = (choice: string | number, isChosen: boolean): void => {
    const next = field.choices.filter((one) => (one === choice ? isChosen : chosen.includes(one)));
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <div class="choices">
      {field.choices.map((choice) => (
        <label key={choice} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(choice)}
            onChange={({ currentTarget }) => toggle(choice, currentTarget.checked)}
          />
          {choice}
        </label>
      ))}
    </div>
  );
}

function About({ id, field: { description } }: { id: string; field: OptionField }): JSX.Element {
  return (
    <p class="about" id={`${id}-about`}>
      {/* What stands between back quotes is a name, as in Markdown. */}
      {description
        .split("`")
        .map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part))}
    </p>
  );
}

function labelOf(name: string): string {
  const words = name.split("_").map((word) => strings.options.spelling[word] ?? word);
  const label = words.join(" ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}

function withValue(values: Values, name: string, value: unknown): Values {
  const { [name]: _former, ...others } = values;
  return value === undefined ? others : { ...others, [name]: value };
}

function orNothing(values: Values): Values | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}

function asValues(value: unknown): Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function readNumber(text: string): number | undefined {
  return text.trim() === "" ? undefined : Number(text);
}

function showJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** JSON where it is some, else the text as it stands: `eng+deu` as well as `[1, 2]`; the master says what is wrong. */
function readLoosely(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
