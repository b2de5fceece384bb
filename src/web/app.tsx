/** The frame of every screen: the way between them, uploads under way, and the screen that the address names. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { LiveRegion } from "./announce.tsx";
import { ClusterScreen } from "./cluster/cluster-screen.tsx";
import { JobScreen } from "./job/job-screen.tsx";
import { JobsScreen } from "./jobs/jobs-screen.tsx";
import { KeyScreen } from "./key/key-screen.tsx";
import { EmptyState, Loading } from "./parts/states.tsx";
import { ProcessScreen } from "./process/process-screen.tsx";
import { ResultScreen } from "./result/result-screen.tsx";
import { type Route, nameOf, route, toCluster, toJobs, toProcess } from "./route.ts";
import { askWhoCalls, session, signOut } from "./session.ts";
import { strings } from "./strings.ts";
import { theme, turnTheme } from "./theme.ts";
import { UploadStrip } from "./uploads/upload-strip.tsx";

export function App(): JSX.Element {
  const here = route.value;
  const main = useRef<HTMLElement>(null);
  useFocusOnNewScreen(main, here);
  document.title = titleOf(here);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skipTo(main.current, event)}>
        {strings.frame.skip}
      </a>
      <Header here={here} />
      <UploadStrip />
      <main id="main" ref={main} tabIndex={-1}>
        <Content here={here} />
      </main>
      <LiveRegion />
    </>
  );
}

function Header({ here }: { here: Route }): JSX.Element {
  const who = session.value;
  const isSignedIn = typeof who === "object" && who.expires_at !== null;
  return (
    <header class="top">
      <a class="brand" href={toProcess}>
        <Mark />
        {strings.frame.brand}
      </a>
      <nav aria-label={strings.frame.nav}>
        <Way to={toProcess} isHere={here.screen === "process"} text={strings.process.title} />
        <Way
          to={toJobs}
          isHere={here.screen === "jobs" || here.screen === "job" || here.screen === "result"}
          text={strings.jobs.title}
        />
        <Way to={toCluster} isHere={here.screen === "cluster"} text={strings.cluster.title} />
      </nav>
      <div class="aside">
        <button type="button" class="quiet" onClick={turnTheme}>
          <span class="unseen">{strings.frame.theme}: </span>
          {strings.frame.themes[theme.value]}
        </button>
        {isSignedIn && (
          <button type="button" class="quiet" onClick={() => void signOut()}>
            {strings.key.signOut}
          </button>
        )}
      </div>
    </header>
  );
}

function Way({ to, isHere, text }: { to: string; isHere: boolean; text: string }): JSX.Element {
  return (
    <a href={to} aria-current={isHere ? "page" : undefined}>
      {text}
    </a>
  );
}

/** Before anything is known there is no screen, and so no heading of one. */
function Connecting(): JSX.Element {
  return (
    <>
      <h1 class="unseen">{strings.frame.brand}</h1>
      <Loading text={strings.frame.connecting} />
    </>
  );
}

function Content({ here }: { here: Route }): JSX.Element {
  const who = session.value;
  if (who === undefined) return <Connecting />;
  if (who === "unreachable") {
    return (
      <EmptyState title={strings.frame.unreachable.title} text={strings.frame.unreachable.text}>
        <button type="button" onClick={() => void askWhoCalls()}>
          {strings.frame.unreachable.again}
        </button>
      </EmptyState>
    );
  }
  if (who.scopes.length === 0) return <KeyScreen />;
  switch (here.screen) {
    case "process":
      return <ProcessScreen />;
    case "jobs":
      return <JobsScreen filename={here.filename} />;
    case "job":
      return <JobScreen key={here.jobId} jobId={here.jobId} />;
    case "result":
      return <ResultScreen key={`${here.jobId}/${here.index}`} jobId={here.jobId} index={here.index} />;
    case "cluster":
      return <ClusterScreen />;
    case "unknown":
      return (
        <EmptyState title={strings.frame.unknown.title} text={strings.frame.unknown.text}>
          <a class="button" href={toProcess}>
            {strings.frame.unknown.home}
          </a>
        </EmptyState>
      );
    default:
      return here satisfies never;
  }
}

/** Who goes on by keyboard or screen reader begins at the new screen, as after the load of a page. */
function useFocusOnNewScreen(main: { current: HTMLElement | null }, here: Route): void {
  const name = nameOf(here);
  const former = useRef(name);
  useEffect(() => {
    if (former.current === name) return;
    former.current = name;
    main.current?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, [name]);
}

/** The address behind `#` names a screen, so the browser's own jump would leave this one. */
function skipTo(main: HTMLElement | null, event: Event): void {
  event.preventDefault();
  main?.focus();
}

function titleOf({ screen }: Route): string {
  const names: Record<Route["screen"], string> = {
    process: strings.process.title,
    jobs: strings.jobs.title,
    job: strings.job.title,
    result: strings.result.title,
    cluster: strings.cluster.title,
    unknown: strings.frame.unknown.title,
  };
  return `${names[screen]} · ${strings.frame.brand}`;
}

function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="8" r="4" />
      <rect x="3" y="20" width="7" height="7" rx="2" />
      <rect x="12.5" y="20" width="7" height="7" rx="2" />
      <rect x="22" y="20" width="7" height="7" rx="2" />
      <path d="M16 12v8M6.500 20v-4h19v4" />
    </svg>
  );
}
