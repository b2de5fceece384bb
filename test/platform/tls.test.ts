import { expect, test } from "vitest";
import { readTls } from "../../src/platform/tls.ts";
import { authority, servesWith } from "../support/certificates.ts";

const certificate = servesWith("machine");

test("without settings there is no TLS, and with a certificate and its key there is", async () => {
  expect(await readTls({})).toEqual({ scheme: "http", certificate: undefined, authority: undefined });
  expect(await readTls({ ...certificate, TLS_CA: authority })).toMatchObject({ scheme: "https" });
});

test.each([
  ["a certificate and no key", { TLS_CERT: certificate.TLS_CERT }, /TLS_KEY is not set.*both/],
  ["a key and no certificate", { TLS_KEY: certificate.TLS_KEY }, /TLS_CERT is not set.*both/],
  [
    "a file that is not there",
    { ...certificate, TLS_CERT: "/nowhere/cert.pem" },
    /TLS_CERT=\/nowhere\/cert\.pem cannot be read/,
  ],
  [
    "the key of another certificate",
    { ...certificate, TLS_KEY: servesWith("name").TLS_KEY },
    /TLS_CERT=.* and TLS_KEY=.* are no certificate and its key in PEM/,
  ],
  ["an authority that is no certificate", { TLS_CA: certificate.TLS_KEY }, /TLS_CA=.* is no certificate/],
])("%s is refused, and the refusal says which variable is wrong", async (_what, settings, sentence) => {
  await expect(readTls(settings)).rejects.toThrow(sentence);
});
