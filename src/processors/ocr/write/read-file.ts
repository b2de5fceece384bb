/** What the writers of formats are given: a file that has been read. */
import type { ReadPage } from "../describe-pages.ts";
import type { PageImage } from "./page-image.ts";

export interface ReadFile {
  /** Of the file that was read, for formats that name it. */
  name: string;
  pages: readonly ReadPage[];
  /** One for each page, where a PDF is asked for. */
  images: readonly PageImage[];
}
