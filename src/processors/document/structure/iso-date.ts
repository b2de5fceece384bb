/** Dates of formats that may leave out the zone: nobody knows then what they would be in UTC. */

/** Ends with `Z` where the file states the zone, and without one where it does not; undefined for what is no date. */
export function toIsoDate(date = ""): string | undefined {
  const [, day = "", time] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?\d*)?$/.exec(date.trim()) ?? [];
  const parsed = new Date(time === undefined ? date : `${day}${time.slice(0, 13)}Z`);
  if (Number.isNaN(parsed.getTime())) return undefined;
  if (day === "") return parsed.toISOString();
  return time === undefined ? day : parsed.toISOString().slice(0, -1);
}
