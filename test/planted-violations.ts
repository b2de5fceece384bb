/**
 * What `lint.test.ts` plants: a file for each thing that the linter must refuse, and the rule that must name it. The
 * files stand beside `src/<room>/thing.ts` and `src/launcher.ts`, which export a value `thing` and a type `Shape`.
 */
interface Violation {
  /** What is wrong, to be read after "refuses". */
  claim: string;
  /** As the linter's report writes it; null where it complains under no rule's name. */
  rule: string | null;
  file: string;
  source: string;
}

export const plantedViolations: Violation[] = [
  {
    claim: "an import of the slave by the master",
    rule: "boundaries(dependencies)",
    file: "src/master/plain.ts",
    source: `import { thing } from "../slave/thing.ts";\nexport const used = thing;\n`,
  },
  {
    claim: "an import of a type alone",
    rule: "boundaries(dependencies)",
    file: "src/processors/of-a-type.ts",
    source: `import type { Shape } from "../platform/thing.ts";\nexport const used: Shape = { size: 1 };\n`,
  },
  {
    claim: "a type named by its file",
    rule: "typescript(consistent-type-imports)",
    file: "src/processors/inline-type.ts",
    source: `export type Used = import("../platform/thing.ts").Shape;\n`,
  },
  {
    claim: "an import at run time",
    rule: "boundaries(dependencies)",
    file: "src/client/at-run-time.ts",
    source: `export const used = await import("../stores/thing.ts");\n`,
  },
  {
    claim: "an import of the platform by a part of the page",
    rule: "boundaries(dependencies)",
    file: "src/web/part.tsx",
    source: `import { thing } from "../platform/thing.ts";\nexport const used = thing;\n`,
  },
  {
    claim: "a part of the page that comes when it is needed, from the master",
    rule: "boundaries(dependencies)",
    file: "src/web/on-demand.ts",
    source: `export const load = async (): Promise<unknown> => import("../master/thing.ts");\n`,
  },
  {
    claim: "a name of a part of the page that is no kebab-case",
    rule: "unicorn(filename-case)",
    file: "src/web/DropZone.tsx",
    source: `export const thing = 1;\n`,
  },
  {
    claim: "markup from outside that is taken for the page's own",
    rule: "eslint(no-restricted-properties)",
    file: "src/web/inner-html.ts",
    source: `export function show(place: { innerHTML: string }, text: string): void {\n  place.innerHTML = text;\n}\n`,
  },
  {
    claim: "markup that is handed to a part of the page",
    rule: "react(no-danger)",
    file: "src/web/markup.tsx",
    source: `export const Text = ({ text }: { text: string }) => <p dangerouslySetInnerHTML={{ __html: text }} />;\n`,
  },
  {
    claim: "a re-export",
    rule: "boundaries(dependencies)",
    file: "src/slave/passed-on.ts",
    source: `export { thing } from "../master/thing.ts";\n`,
  },
  {
    claim: "an import of a launcher by a room",
    rule: "boundaries(dependencies)",
    file: "src/client/of-a-launcher.ts",
    source: `import { thing } from "../launcher.ts";\nexport const used = thing;\n`,
  },
  {
    claim: "an import of a launcher by another",
    rule: "boundaries(dependencies)",
    file: "src/second-launcher.ts",
    source: `import { thing } from "./launcher.ts";\nexport const used = thing;\n`,
  },
  {
    claim: "a file in a room that nobody knows",
    rule: "boundaries(no-unknown-files)",
    file: "src/utils/thing.ts",
    source: `export const thing = 1;\n`,
  },
  {
    claim: "an import of a room that nobody knows",
    rule: "boundaries(no-unknown-dependencies)",
    file: "src/master/of-the-unknown.ts",
    source: `import { thing } from "../utils/thing.ts";\nexport const used = thing;\n`,
  },
  {
    claim: "a cycle",
    rule: "import(no-cycle)",
    file: "src/stores/egg.ts",
    source: `import { hen } from "./hen.ts";\nexport const egg = (): number => hen;\n`,
  },
  {
    claim: "a cycle of types",
    rule: "import(no-cycle)",
    file: "src/protocol/cause.ts",
    source: `import type { Effect } from "./effect.ts";\nexport interface Cause {\n  effect: Effect;\n}\n`,
  },
  {
    claim: "a floating promise",
    rule: "typescript(no-floating-promises)",
    file: "src/platform/floating.ts",
    source: `export function start(): void {\n  work();\n}\nasync function work(): Promise<void> {}\n`,
  },
  {
    claim: "a floating promise in a test",
    rule: "typescript(no-floating-promises)",
    file: "test/floating.test.ts",
    source: `import { expect, it } from "vitest";\nit("ends too early", () => {\n  expect(work()).resolves.toBe(1);\n});\nasync function work(): Promise<number> {\n  return 1;\n}\n`,
  },
  {
    claim: "a promise where a truth is asked for",
    rule: "typescript(no-misused-promises)",
    file: "src/platform/misused.ts",
    source: `export function decide(isReady: () => Promise<boolean>): number {\n  return isReady() ? 1 : 2;\n}\n`,
  },
  {
    claim: "an explicit any",
    rule: "typescript(no-explicit-any)",
    file: "src/platform/explicit-any.ts",
    source: `export function size(value: any): string {\n  return typeof value;\n}\n`,
  },
  {
    claim: "an any that came from elsewhere",
    rule: "typescript(no-unsafe-assignment)",
    file: "src/platform/quiet-any.ts",
    source: `export function read(text: string): string {\n  const value: string = JSON.parse(text);\n  return value;\n}\n`,
  },
  {
    claim: "a value imported for its type",
    rule: "typescript(consistent-type-imports)",
    file: "src/master/value-for-type.ts",
    source: `import { Shape } from "../platform/thing.ts";\nexport const used: Shape = { size: 1 };\n`,
  },
  {
    claim: "a non-null assertion",
    rule: "typescript(no-non-null-assertion)",
    file: "src/platform/non-null.ts",
    source: `export const first = (list: string[]): string => list[0]!;\n`,
  },
  {
    claim: "a compiler error silenced without a reason",
    rule: "typescript(ban-ts-comment)",
    file: "src/platform/silenced.ts",
    source: `// @ts-expect-error\nexport const count: number = "1";\n`,
  },
  {
    claim: "a suppression that suppresses nothing",
    rule: null,
    file: "src/platform/suppressed.ts",
    source: `// oxlint-disable-next-line typescript/no-explicit-any -- once there was one\nexport const count = 1;\n`,
  },
  {
    claim: "an environment read outside of platform/env.ts",
    rule: "node(no-process-env)",
    file: "src/platform/environment.ts",
    source: `export const port = process.env["PORT"];\n`,
  },
  {
    claim: "a test that alone would run",
    rule: "vitest(no-focused-tests)",
    file: "test/focused.test.ts",
    source: `import { expect, it } from "vitest";\nit.only("runs alone", () => {\n  expect(1).toBe(1);\n});\n`,
  },
];

/** The other files of the two cycles. */
export const secondHalves = {
  "src/stores/hen.ts": `import { egg } from "./egg.ts";\nexport const hen = egg();\n`,
  "src/protocol/effect.ts": `import type { Cause } from "./cause.ts";\nexport interface Effect {\n  cause: Cause;\n}\n`,
};
