/** Calls to one master: its address, its key, and answers that are checked before anybody believes them. */
import type { z } from "zod";
import { UnreachableError, toCallError, toClientError } from "./client-error.ts";
import { combineSignals } from "./combine-signals.ts";
import { keepToRate } from "./request-rate.ts";

export interface ConnectionSettings {
  /** `http://localhost:5000`; a path may follow, where a proxy puts the master below one. */
  baseUrl: string;
  /** The cluster's token, where it has one. */
  token?: string | undefined;
  /** A key of the caller's own, which goes before the token. */
  apiKey?: string | undefined;
  fetch?: typeof fetch | undefined;
}

interface Call {
  method?: "GET" | "POST" | "DELETE" | undefined;
  headers?: Record<string, string> | undefined;
  /** Goes as the body, in JSON. */
  json?: unknown;
  signal?: AbortSignal | undefined;
}

export interface Connection {
  baseUrl: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
  /** Resolves with an answer of any status whose body is still to be read. */
  send(path: string, call?: Call): Promise<Response>;
  /** Resolves with an answer of 2xx whose body is still to be read, as soon as the key's rate lets the call through. */
  call(path: string, call?: Call): Promise<Response>;
  /** Resolves with the body of an answer of 2xx. */
  ask<Schema extends z.ZodType>(schema: Schema, path: string, call?: Call): Promise<z.output<Schema>>;
  /** The body of an answer that came. */
  read<Schema extends z.ZodType>(
    schema: Schema,
    response: Response,
    signal?: AbortSignal,
  ): Promise<z.output<Schema>>;
  /** Awaits an answer of 2xx; what breaks off on the way is an error of ./client-error.ts, or the signal's reason. */
  expectOk(attempt: Promise<Response>, request: string, signal?: AbortSignal): Promise<Response>;
}

export function createConnection(settings: ConnectionSettings): Connection {
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  const doFetch = settings.fetch ?? fetch;
  const key = settings.apiKey || settings.token;
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};

  async function heard<Value>(attempt: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
    try {
      return await attempt;
    } catch (error) {
      signal?.throwIfAborted();
      throw toCallError(baseUrl, error);
    }
  }

  const connection: Connection = {
    baseUrl,
    headers,
    fetch: doFetch,

    async send(path, { method = "GET", headers: more, json, signal } = {}) {
      // Node's `fetch` leaves listeners on a signal until they are collected, and warns of a leak at 1500 of them: a
      // signal that lasts for thousands of calls is given to each as one of its own.
      const own = signal ? combineSignals(signal) : null;
      const isJson = json !== undefined;
      const attempt = doFetch(`${baseUrl}${path}`, {
        method,
        headers: { ...headers, ...more, ...(isJson && { "content-type": "application/json" }) },
        body: isJson ? JSON.stringify(json) : null,
        signal: own,
      });
      return heard(attempt, signal);
    },

    async call(path, call = {}) {
      const { method = "GET", signal } = call;
      const attempt = async (): Promise<Response> =>
        connection.expectOk(connection.send(path, call), `${method} ${path}`, signal);
      return keepToRate(attempt, signal);
    },

    async ask(schema, path, call = {}) {
      return connection.read(schema, await connection.call(path, call), call.signal);
    },

    async read(schema, response, signal) {
      const parsed = schema.safeParse(parseJson(await heard(response.text(), signal)));
      if (parsed.success) return parsed.data;
      throw new UnreachableError(baseUrl, new Error("what answers there does not answer as a master does"));
    },

    async expectOk(attempt, request, signal) {
      const response = await heard(attempt, signal);
      if (response.ok) return response;
      const body = parseJson(await heard(response.text(), signal));
      throw toClientError(response, request, body);
    },
  };
  return connection;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
