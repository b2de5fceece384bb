/** The contract of what masters that share a database tell each other there beside their jobs: who is alive, and who does what. */

/** Every method rejects with `engine_down` when the database cannot be reached. */
export interface ClusterRecords {
  /** A secret of the masters, made by the first that asks for it. */
  secret(): Promise<string>;
  /** Says that a master is alive for so long. */
  beat(masterId: string, ms: number): Promise<void>;
  /** Says that a master is no longer there. */
  leave(masterId: string): Promise<void>;
  /** Those of some masters that are alive. */
  alive(masterIds: readonly string[]): Promise<Set<string>>;
  /** Takes or keeps what one master may hold at a time; false when another does. */
  holdLease(name: string, masterId: string, ms: number): Promise<boolean>;
  /** Keeps for so long what a slave has said of itself. */
  keepSlave(slaveId: string, text: string, ms: number): Promise<void>;
  forgetSlave(slaveId: string): Promise<void>;
  /** What the slaves have said that were heard of in time, by their id. */
  slaves(): Promise<Map<string, string>>;
  /** What an operator should know of how the database is set up, as sentences. */
  findRisks(): Promise<string[]>;
  close(): Promise<void>;
}
