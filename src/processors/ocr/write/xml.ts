/** The little of XML that the formats here need: elements with attributes, indented. */

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");
}

/** `children` are elements, one a line, or one text, which is not indented so that it stays as it is. */
export function element(
  name: string,
  attributes: Record<string, string | number>,
  children: readonly string[] | string = [],
): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const open = `${name}${list.join("")}`;
  if (typeof children === "string") return `<${open}>${escapeXml(children)}</${name}>`;
  if (children.length === 0) return `<${open}/>`;
  const inside = children.join("\n").replaceAll(/^/gm, " ");
  return `<${open}>\n${inside}\n</${name}>`;
}
