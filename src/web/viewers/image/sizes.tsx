/** What a picture was and what it has become: pixels, bytes, kind of file. */
import type { JSX } from "preact";
import { formatBytes, formatCount, formatDecimal } from "../../format.ts";
import { strings } from "../../strings.ts";

export interface PictureFacts {
  /** Upright, in pixels. Nothing where neither the browser nor the master tells. */
  size: { width: number; height: number } | undefined;
  bytes: number;
  mediaType: string;
}

export function Sizes({ original, result }: { original: PictureFacts; result: PictureFacts }): JSX.Element {
  const { rows, title } = strings.image.sizes;
  return (
    <table class="sizes" aria-label={title}>
      <thead>
        <tr>
          <td />
          <th scope="col">{strings.result.original}</th>
          <th scope="col">{strings.result.result}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{rows.pixels}</th>
          <td class="numbers">{tellSize(original)}</td>
          <td class="numbers">{tellSize(result)}</td>
        </tr>
        <tr>
          <th scope="row">{rows.bytes}</th>
          <td class="numbers">{tellBytes(original)}</td>
          <td class="numbers">
            {tellBytes(result)} <span class="soft">{tellChange(original, result)}</span>
          </td>
        </tr>
        <tr>
          <th scope="row">{rows.kind}</th>
          <td>{original.mediaType || strings.image.unknown}</td>
          <td>{result.mediaType || strings.image.unknown}</td>
        </tr>
      </tbody>
    </table>
  );
}

function tellSize({ size }: PictureFacts): string {
  return size ? `${size.width} × ${size.height}` : strings.image.unknown;
}

function tellBytes({ bytes }: PictureFacts): string {
  return bytes < 1000 ? formatBytes(bytes) : `${formatBytes(bytes)} (${formatCount(bytes)})`;
}

function tellChange({ bytes: before }: PictureFacts, { bytes: after }: PictureFacts): string {
  if (before === 0) return "";
  return strings.image.shareOf(formatDecimal((100 * after) / before));
}
