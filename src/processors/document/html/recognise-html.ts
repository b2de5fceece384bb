/** Which texts are HTML: whole pages by their beginning, and pieces of pages where the name says nothing else. */

/** The tags that a page begins with, behind comments and an XML declaration too. */
export function isHtmlPage(head: string): boolean {
  const start = startOf(head).replace(/^(\s+|<!--(?!>)[^]*?-->|<\?xml[^>]*>)*/, "");
  return /^<(!doctype\s+html|html|head|body)[\s>]/i.test(start) || /^<!--[^]*<html[\s>]/i.test(start);
}

/**
 * What browsers take for HTML where nothing tells its type (MIME Sniffing Standard, 7.1); under a name of HTML any tag
 * does. Names of other texts tell their type, since templates and components of programs begin with such tags as well.
 */
export function isHtmlPiece(head: string, extension: string): boolean {
  const start = startOf(head);
  if (/^\.x?html?$/.test(extension)) return /<[a-z][^<>]*>/i.test(start);
  return (extension === "" || extension === ".txt") && sniffed.test(start);
}

const sniffed =
  /^[\t\n\f\r ]*<(!--|(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[ >])/i;

/** Without a byte order mark; UTF-16 without its NULs. */
function startOf(head: string): string {
  return head.replaceAll("\0", "").replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, "");
}
