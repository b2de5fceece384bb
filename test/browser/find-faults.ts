/** What axe finds on a page as it is now. */
import axe from "axe-core";
import type { Page } from "playwright-core";

interface Finding {
  id: string;
  nodes: { html: string }[];
}

/** Each finding as its rule and the first element that it is about. Evaluated, which the page's policy does not see. */
export async function findFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const findings: Finding[] = await page.evaluate("axe.run(document).then(({ violations }) => violations)");
  return findings.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
