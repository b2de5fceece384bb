/**
 * The viewers, one line each: a file of this folder, or a folder with several, for the results of one task type. Each is
 * fetched when its first result is looked at. Everything else is shown by the default viewer.
 */
import type { Viewer } from "./viewer.ts";

type LoadViewer = () => Promise<Viewer>;

const viewers: Record<string, LoadViewer> = {
  image: async () => (await import("./image/image-viewer.tsx")).ImageViewer,
  ocr: async () => (await import("./ocr/ocr-viewer.tsx")).OcrViewer,
  document: async () => (await import("./document/document-viewer.tsx")).DocumentViewer,
  text: async () => (await import("./text/text-viewer.tsx")).TextViewer,
  embedding: async () => (await import("./embedding/embedding-viewer.tsx")).EmbeddingViewer,
  audio: async () => (await import("./audio/audio-viewer.tsx")).AudioViewer,
};

const loadDefault: LoadViewer = async () => (await import("./default-viewer.tsx")).DefaultViewer;

export async function loadViewer(taskType: string): Promise<Viewer> {
  return (viewers[taskType] ?? loadDefault)();
}
