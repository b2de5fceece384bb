/** Screen 6: the key that the master wants. It goes to the master once and comes back as a cookie that no script reads. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useAction } from "../parts/use-action.ts";
import { signIn } from "../session.ts";
import { strings } from "../strings.ts";

export function KeyScreen(): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const action = useAction();
  useEffect(() => field.current?.focus(), []);
  const send = (event: Event): void => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? "";
    action.start(() => signIn(key));
  };
  return (
    <form class="card key-entry" onSubmit={send}>
      <h1>{strings.key.title}</h1>
      <p>{strings.key.text}</p>
      <label for="key">{strings.key.label}</label>
      <input
        id="key"
        ref={field}
        type="password"
        autocomplete="current-password"
        required
        maxLength={1024}
        aria-describedby="key-about"
        aria-invalid={action.failure !== undefined}
      />
      <p class="about" id="key-about">
        {strings.key.about}
      </p>
      {action.failure !== undefined && (
        <p class="bad-text" role="alert">
          {strings.key.wrong} {action.failure}
        </p>
      )}
      <button type="submit" class="primary" disabled={action.isBusy}>
        {strings.key.send}
      </button>
    </form>
  );
}
