/** The reader for mails (EML, RFC 5322 and MIME): subject and sender as metadata, the body's text, attachments by name. */
import { readFile } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import { textLimits } from "../../plain-text/text-limits.ts";
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, filledFields, tellTruncated } from "../document-extract.ts";
import { documentLimits } from "../document-limits.ts";
import { toContent } from "../structure/content.ts";
import { toIsoDate } from "../structure/iso-date.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { writeHtml } from "./read-html.ts";

interface Mailbox {
  name?: string | undefined;
  address?: string | undefined;
}

/** `author` is the sender, `creator` the program. Throws `file_too_large` and `corrupt_file`. */
export async function readMail(file: InputFile): Promise<DocumentExtract> {
  const limit = textLimits.text_bytes.value;
  if (file.bytes > limit)
    throw new ServiceError(
      "file_too_large",
      `The mail has ${file.bytes} bytes. At most ${limit} are allowed.`,
      {
        limit,
        actual: file.bytes,
      },
    );
  const { default: PostalMime } = await import("postal-mime");
  const mail = await PostalMime.parse(await readFile(file.path), {
    maxNestingDepth: documentLimits.xml_levels.value,
    // A forwarded mail is somebody else's words, and no more read than other attachments.
    forceRfc822Attachments: true,
  }).catch((error: unknown) => {
    throw new ServiceError("corrupt_file", `The mail is damaged: ${String(error)}`, { cause: error });
  });
  const flow = new TextFlow();
  if (mail.html !== undefined && mail.html.trim() !== "") await writeHtml(mail.html, flow);
  if (flow.toText() === "") for (const paragraph of (mail.text ?? "").split(/\r?\n/)) flow.addText(paragraph);
  const content = toContent(flow);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  return {
    documentType: "EML",
    mediaType: "message/rfc822",
    content: {
      ...content,
      attachments: mail.attachments.map(({ filename, mimeType, content: body }) => {
        const bytes = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
        return { name: filename ?? "", media_type: mimeType, bytes };
      }),
    },
    metadata: filledFields({
      title: mail.subject,
      author: showMailboxes(mail.from ? [mail.from] : []),
      subject: mail.subject,
      creator: header("x-mailer") ?? header("user-agent"),
      creation_date: toIsoDate(mail.date),
      from: showMailboxes(mail.from ? [mail.from] : []),
      to: showMailboxes(mail.to),
      cc: showMailboxes(mail.cc),
      message_id: mail.messageId,
    }),
    figures: {},
    warnings: flow.isTruncated ? [tellTruncated("mail")] : [],
    isTruncated: flow.isTruncated,
  };
}

function showMailboxes(mailboxes: Mailbox[] = []): string {
  return mailboxes
    .map(({ name = "", address = "" }) => (name === "" ? address : `${name} <${address}>`))
    .join(", ");
}
