/** Numbers that belong to a person: of a phone, a card, an account, a machine, a social security. */
import type { Entity, EntityType } from "./entity.ts";

const edge = "(?<![\\p{L}\\p{N}])";
const end = "(?![\\p{L}\\p{N}])";

interface PersonalNumber {
  type: EntityType;
  pattern: RegExp;
  /** Says of what the pattern found whether its check digits and its length are right. */
  isRight: (found: string) => boolean;
}

const personalNumbers: PersonalNumber[] = [
  pattern("iban", "[A-Z]{2}\\d{2}(?: ?[A-Z\\d]{4}){2,7}(?: ?[A-Z\\d]{1,3})?", hasIbanCheck),
  pattern(
    "credit_card",
    "\\d{4}(?:[ -]?\\d{4}){2}[ -]?\\d{1,7}|3[47]\\d{2}[ -]?\\d{6}[ -]?\\d{5}",
    hasLuhnCheck,
  ),
  pattern("ssn", "(?!000|666|9)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}", () => true),
  pattern(
    "ip_address",
    "(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?!\\.\\d)",
    () => true,
  ),
  pattern(
    "ip_address",
    "(?:[\\da-f]{1,4}:){7}[\\da-f]{1,4}|(?:[\\da-f]{1,4}:){1,6}(?::[\\da-f]{1,4}){1,6}",
    () => true,
  ),
  pattern("phone", "\\d{3}[-.]\\d{3}[-.]\\d{4}", () => true),
  {
    type: "phone",
    pattern: /(?<![\p{L}\p{N}+])\(\d{2,5}\) ?\d{3,4}[ .-]?\d{3,5}(?![\p{L}\p{N}])/gu,
    isRight: isPhone,
  },
  {
    type: "phone",
    pattern: /(?<![\p{L}\p{N}+])\+\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\p{L}\p{N}])/gu,
    isRight: isPhone,
  },
];

function pattern(type: EntityType, source: string, isRight: (found: string) => boolean): PersonalNumber {
  return { type, pattern: new RegExp(`${edge}(?:${source})${end}`, "giu"), isRight };
}

export function* findPersonalNumbers(text: string, types: ReadonlySet<EntityType>): Generator<Entity> {
  for (const { type, pattern: numbers, isRight } of personalNumbers) {
    if (!types.has(type)) continue;
    for (const { 0: found, index } of text.matchAll(numbers))
      if (isRight(found)) yield { type, text: found, start: index };
  }
}

/** E.164: at most 15 digits; fewer than 8 with the code of a country are none. */
function isPhone(found: string): boolean {
  const digits = found.replaceAll(/\D/gu, "").length;
  return digits >= 8 && digits <= 15;
}

/** ISO/IEC 7812-1, annex B: every second digit from the right twice, the sum a multiple of ten. */
function hasLuhnCheck(found: string): boolean {
  const digits = found.replaceAll(/\D/gu, "");
  let sum = 0;
  for (const [place, digit] of Array.from(digits).toReversed().entries()) {
    const weighed = Number(digit) * (place % 2 === 0 ? 1 : 2);
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

/** ISO 13616: the first four characters at the end, letters as 10 to 35, the remainder of 97 is 1. */
function hasIbanCheck(found: string): boolean {
  const characters = found.replaceAll(" ", "").toUpperCase();
  let remainder = 0;
  for (const character of characters.slice(4) + characters.slice(0, 4))
    remainder = Number(`${remainder}${Number.parseInt(character, 36)}`) % 97;
  return characters.length >= 15 && characters.length <= 34 && remainder === 1;
}
