/** `GET /docs`: the API as a page for people, by Swagger UI. Everything on it comes from this machine. */
import { createRequire } from "node:module";
import path from "node:path";
import { Router } from "express";
import helmet from "helmet";

const assetFolder = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const assets = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>API of this master</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <main id="api"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own, since the page's policy lets no script run that stands in the page. */
const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", deepLinking: true });
`;

export function docsPage(): Router {
  const router = Router();
  // A master speaks plain HTTP where it has no certificate, and there is nothing to upgrade to then.
  router.use(helmet.contentSecurityPolicy({ directives: { upgradeInsecureRequests: null } }));
  router.get("/", (_request, response) => void response.type("text/html").send(page));
  router.get("/start.js", (_request, response) => void response.type("text/javascript").send(start));
  for (const asset of assets) {
    router.get(`/${asset}`, (_request, response) => response.sendFile(path.join(assetFolder, asset)));
  }
  return router;
}
