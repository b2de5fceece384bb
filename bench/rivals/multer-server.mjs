/** The rival for small files: express and multer, which take a form, write its files as multer does, and answer. */
import { once } from "node:events";
import express from "express";
import multer from "multer";

const app = express();
const takeFiles = multer({ dest: "uploads" }).any();
app.post("/assign_task", takeFiles, (request, response) => {
  response.json({ total_files_processed: request.files.length });
});
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
process.on("disconnect", () => process.exit(0));
process.send({ url: `http://127.0.0.1:${server.address().port}` });
