/** The database in which several masters keep their jobs, and from which slaves pull; each of them is told of the same. */
export interface SharedDatabase {
  kind: "redis" | "postgres";
  url: string;
}
