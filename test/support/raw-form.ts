/** A multipart form written by hand, for what no well-behaved client would send. */

interface RawFile {
  field: string;
  /** Stands in the header as it is. */
  filename: string;
  content: string;
}

export function rawForm(
  fields: Record<string, string>,
  files: RawFile[],
): { headers: { "content-type": string }; body: Buffer<ArrayBuffer> } {
  const boundary = "raw-form-boundary";
  const parts = [
    ...Object.entries(fields).map(
      ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
    ),
    ...files.map(
      ({ field, filename, content }) =>
        `Content-Disposition: form-data; name="${field}"; filename="${filename}"\r\n` +
        `Content-Type: application/octet-stream\r\n\r\n${content}`,
    ),
  ];
  const text = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  return {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.from(`${text}--${boundary}--\r\n`),
  };
}
