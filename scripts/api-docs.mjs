/**
 * `npm run docs:api`: writes docs/api.md from the documents in which masters and slaves describe their APIs. With
 * `--check` it writes nothing and fails when the page is not what it would write. Needs dist/.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import prettier from "prettier";
import { describeMaster } from "../dist/master/api/master-api.js";
import { loadProcessors } from "../dist/processors/index.js";
import { describeSlave } from "../dist/slave/slave-api.js";

const page = path.resolve(import.meta.dirname, "..", "docs", "api.md");

const processors = await loadProcessors([]);
const taskTypes = [...processors.values()].map((processor) => processor.announcement);
const master = describeMaster(taskTypes);
const slave = describeSlave(taskTypes);
/** What both speak of stands with the master. */
const slaveOnly = Object.fromEntries(
  Object.entries(slave.components.schemas).filter(
    ([name, schema]) => JSON.stringify(schema) !== JSON.stringify(master.components.schemas[name]),
  ),
);
const text = await prettier.format(
  [
    "# The API",
    "Made by `npm run docs:api` of what a master says at `GET /openapi.json` and a slave at the same path. `GET /docs` of a master shows the same, and lets you try it out.",
    "A field with `?` may be absent.",
    ...describeProcess("Master", master),
    ...describeProcess("Slave", { ...slave, components: { schemas: slaveOnly } }),
  ].join("\n\n"),
  { ...(await prettier.resolveConfig(page)), parser: "markdown" },
);

if (!process.argv.includes("--check")) await writeFile(page, text);
else if (text !== (await readFile(page, "utf8").catch(() => ""))) {
  console.error("docs/api.md is not what the code says. Run `npm run build && npm run docs:api`.");
  process.exitCode = 1;
}

/** The lines of one process: its operations by tag, then what they speak of. */
function describeProcess(name, { info, tags, paths, webhooks = {}, components }) {
  const operations = Object.entries(paths).flatMap(([route, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      title: `${method.toUpperCase()} ${route}`,
      operation,
    })),
  );
  const sent = Object.values(webhooks).map(({ post }) => ({
    title: "POST to `callback_url`",
    operation: post,
  }));
  return [
    `## ${name}`,
    info.description,
    ...tags.flatMap((tag) => [
      `### ${name}: ${tag.name}`,
      tag.description,
      ...[...operations, ...sent]
        .filter(({ operation }) => operation.tags[0] === tag.name)
        .flatMap(describeOperation),
    ]),
    `### ${name}: schemas`,
    ...Object.entries(components.schemas).flatMap(describeSchema),
  ];
}

function describeOperation({ title, operation }) {
  const { summary, description, parameters, requestBody, responses, security } = operation;
  const goes = Object.entries(responses).filter(([, answer]) => !isError(answer));
  const fails = Object.entries(responses).filter(([, answer]) => isError(answer));
  return [
    `#### ${title.includes("`") ? title : `\`${title}\``}`,
    [`${summary}.`, needOf(security)].filter(Boolean).join(" "),
    description,
    table(
      ["parameter", "in", "type", "meaning"],
      parameters.map(({ name, in: place, required, schema, description: meaning }) => [
        `\`${name}\`${required ? "" : "?"}`,
        place,
        typeOf(schema),
        meaning,
      ]),
    ),
    ...Object.entries(requestBody?.content ?? {}).flatMap(([mediaType, { schema }]) => [
      `Body: \`${mediaType}\`${schema.$ref ? `, ${typeOf(schema)}` : ""}`,
      table(["field", "type", "meaning"], fieldsOf(schema)),
    ]),
    table(
      ["answer", "body", "meaning"],
      goes.map(([status, { description: meaning, content = {} }]) => [status, contentOf(content), meaning]),
    ),
    fails.length > 0 &&
      `Errors: ${fails.map(([status, answer]) => `${status} ${codesOf(answer)}`).join(" · ")}`,
  ].filter(Boolean);
}

/** Anybody may make a call that one of the ways to make asks nothing for. */
function needOf(security) {
  if (security.length === 0 || security.some((way) => Object.keys(way).length === 0)) return "";
  const scopes = new Set(security.flatMap((way) => Object.values(way).flat()));
  if (scopes.size === 0) return "Needs the cluster's token, where one is set.";
  return `Needs the scope ${Array.from(scopes, (scope) => `\`${scope}\``).join(" or ")}.`;
}

function isError(answer) {
  return codesOf(answer) !== "";
}

function contentOf(content = {}) {
  return Object.entries(content)
    .map(([mediaType, { schema }]) => (schema.$ref ? typeOf(schema) : `\`${mediaType}\``))
    .join(" or ");
}

/** Each error's description is a list of codes with what they mean, which the README tells. */
function codesOf({ description }) {
  return Array.from(description.matchAll(/^- (`\w+`)/gm), ([, code]) => code).join(", ");
}

function describeSchema([name, schema]) {
  const variants = schema.oneOf ?? schema.anyOf ?? [];
  return [
    `#### ${name}`,
    schema.description,
    table(["field", "type", "meaning"], fieldsOf(schema)),
    ...variants.map((variant) => table(["field", "type", "meaning"], fieldsOf(variant))),
  ].filter(Boolean);
}

function fieldsOf({ properties = {}, required = [] }) {
  return Object.entries(properties).map(([name, schema]) => [
    `\`${name}\`${required.includes(name) ? "" : "?"}`,
    typeOf(schema),
    [schema.description, schema.default !== undefined && `Default \`${JSON.stringify(schema.default)}\`.`]
      .filter(Boolean)
      .join(" "),
  ]);
}

/** A type in a few words: `integer`, `array of [JobFile](#jobfile)`, `"low"`, `"high"` or null. */
function typeOf(schema) {
  const { $ref, type, format, enum: values, items, properties } = schema;
  const variants = schema.anyOf ?? schema.oneOf;
  if ($ref) return linkTo($ref.split("/").at(-1));
  if (values) return values.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (variants && !type) return variants.map(typeOf).join(" or ");
  if (type === "array") return items ? `array of ${typeOf(items)}` : "array";
  if (type === "object" && properties) {
    return `object of ${fieldsOf(schema)
      .map(([name, kind]) => `${name} ${kind}`)
      .join("; ")}`;
  }
  return [type ?? "any", format && `(${format})`].filter(Boolean).join(" ");
}

function linkTo(name) {
  return `[${name}](#${name.toLowerCase()})`;
}

function table(head, rows) {
  if (rows.length === 0) return "";
  const line = (cells) =>
    `| ${cells
      .map((cell) =>
        String(cell ?? "")
          .replaceAll("|", "\\|")
          .replaceAll("\n", " "),
      )
      .join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
