/** The links of a document, each with its address in sight; only those that cannot run anything can be followed. */
import type { JSX } from "preact";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";
import type { Link } from "./document-result.ts";

const mostListed = 200;

/** A document may name any other, such as `javascript:` or a file of this computer. */
const harmlessSchemes = new Set(["http:", "https:", "mailto:", "tel:"]);

export function Links({ links }: { links: readonly Link[] }): JSX.Element | null {
  if (links.length === 0) return null;
  return (
    <details class="links">
      <summary>
        {strings.document.links} ({formatCount(links.length)})
      </summary>
      <ul>
        {links.slice(0, mostListed).map((link, at) => (
          <li key={at}>
            {link.text !== "" && link.text !== link.href && <span>{link.text} </span>}
            <Address href={link.href} />
          </li>
        ))}
      </ul>
      {links.length > mostListed && (
        <p class="soft">{strings.document.moreLinks(formatCount(links.length - mostListed))}</p>
      )}
    </details>
  );
}

function Address({ href }: { href: string }): JSX.Element {
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(href)?.[0].toLowerCase() ?? "";
  if (!harmlessSchemes.has(scheme)) return <code>{href}</code>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {href}
    </a>
  );
}
