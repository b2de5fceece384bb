/** Finds in a text what the result lists as entities, and what is to be taken out of it. */
import { findEmails, findUrls } from "./find-addresses.ts";
import { findDates } from "./find-dates.ts";
import { findMoney } from "./find-money.ts";
import { findNames } from "./find-names.ts";
import { findPersonalNumbers } from "./find-personal.ts";
import { type Entity, type EntityType, withoutOverlaps } from "./entity.ts";

export const nameTypes = ["person", "place", "organization"] as const satisfies EntityType[];

/** Those of the types, in the order of the text, none inside another. Names hold for English. */
export async function findEntities(text: string, types: ReadonlySet<EntityType>): Promise<Entity[]> {
  const found: Entity[] = [];
  if (types.has("email")) found.push(...findEmails(text));
  if (types.has("url")) found.push(...findUrls(text));
  if (types.has("date")) found.push(...findDates(text));
  if (types.has("money")) found.push(...findMoney(text));
  found.push(...findPersonalNumbers(text, types));
  if (nameTypes.some((type) => types.has(type)))
    found.push(...(await findNames(text)).filter(({ type }) => types.has(type)));
  return withoutOverlaps(found);
}
