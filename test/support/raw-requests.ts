/** Requests with headers of the test's own choosing, `Host` and `Origin` among them, as browsers send them. */
import { once } from "node:events";
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { type Form, toFormData } from "./requests.ts";

export interface RawRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

export interface RawAnswer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  /** The parsed JSON, or the text that is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a wrong guess of a test fails that test
  body: any;
}

export async function sendRaw(url: string, parts: RawRequest = {}): Promise<RawAnswer> {
  return exchange(request(url, { ...parts, agent: false }), parts.body);
}

export async function exchange(outgoing: ClientRequest, body: Buffer | undefined): Promise<RawAnswer> {
  const answered = once(outgoing, "response");
  outgoing.end(body);
  // What "response" comes with.
  const [response] = (await answered) as [IncomingMessage];
  const content = await text(response);
  const isJson = response.headers["content-type"]?.startsWith("application/json");
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson ? JSON.parse(content) : content,
  };
}

/** A form as a page's script or a form element sends it. */
export async function formRequest(form: Form, headers: Record<string, string> = {}): Promise<RawRequest> {
  const encoded = new Response(toFormData(form));
  const contentType = encoded.headers.get("content-type") ?? "";
  return {
    method: "POST",
    headers: { "content-type": contentType, ...headers },
    body: Buffer.from(await encoded.arrayBuffer()),
  };
}

export function jsonRequest(body: unknown, headers: Record<string, string> = {}): RawRequest {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}
