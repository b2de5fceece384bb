/** HTTP as a client of the API speaks it: a form goes out, JSON comes back, and it is as the API describes it. */
import { expectDescribed } from "./conformity.ts";

/** A text, or the files that stand under one field. */
export type Form = Record<string, string | File[]>;

export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed JSON; undefined where there is none. Tests say what they expect in it. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a wrong guess of a test fails that test
  body: any;
}

export function file(name: string, content: string | Uint8Array<ArrayBuffer> = name): File {
  return new File([content], name);
}

export async function submit(masterUrl: string, form: Form, init: RequestInit = {}): Promise<Answer> {
  return send(`${masterUrl}/assign_task`, { method: "POST", body: toFormData(form), ...init });
}

export async function getTask(slaveUrl: string, form: Form, init: RequestInit = {}): Promise<Answer> {
  return send(`${slaveUrl}/get_task`, { method: "POST", body: toFormData(form), ...init });
}

export async function register(masterUrl: string, body: unknown, init: RequestInit = {}): Promise<Answer> {
  const headers = new Headers(init.headers);
  headers.set("content-type", "application/json");
  return send(`${masterUrl}/register`, { method: "POST", body: JSON.stringify(body), ...init, headers });
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await ask(url, init);
  const isJson = mediaTypeOf(response) === "application/json";
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

/** As `send`, for a test that reads the body itself. */
export async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init);
  const { status } = response;
  const mediaType = mediaTypeOf(response);
  // A part of a JSON text is none.
  const isJson = mediaType === "application/json" && status !== 206;
  const body: unknown = isJson ? await response.clone().json() : undefined;
  expectDescribed({ method: init.method ?? "GET", path: new URL(url).pathname, status, mediaType, body });
  return response;
}

function mediaTypeOf({ headers }: Response): string | undefined {
  return headers.get("content-type")?.split(";")[0];
}

export function toFormData(form: Form): FormData {
  const data = new FormData();
  for (const [field, value] of Object.entries(form)) {
    if (typeof value === "string") data.append(field, value);
    else for (const one of value) data.append(field, one);
  }
  return data;
}

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });
