/** The signed links under which a slave gets at the bytes of one attempt: nobody else can make one, and each expires. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { ServiceError } from "../../protocol/errors.ts";

const ticketSchema = z.object({
  jobId: z.string(),
  index: z.int(),
  attempt: z.int(),
  /** In ms since the epoch. */
  expiresAt: z.number(),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** `secrets` are those of all masters, so that each knows the others' tickets: the first signs, each is known. */
export function createTickets(secrets: readonly string[]) {
  const signAll = (text: string): Buffer[] =>
    secrets.map((secret) => createHmac("sha256", secret).update(text).digest());
  return {
    write: (ticket: Ticket): string => {
      const text = Buffer.from(JSON.stringify(ticket)).toString("base64url");
      return `${text}.${signAll(text)[0]?.toString("base64url") ?? ""}`;
    },
    /** Throws `unauthorized` for what is none of ours or has expired. */
    read: (value: string, now = Date.now()): Ticket => {
      const [text = "", signature = ""] = value.split(".");
      const came = Buffer.from(signature, "base64url");
      const isOurs = signAll(text).some((own) => own.length === came.length && timingSafeEqual(own, came));
      if (!isOurs) throw refuse("is none of this cluster's");
      const ticket = ticketSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
      if (ticket.expiresAt < now) throw refuse("has expired");
      return ticket;
    },
  };
}

export type Tickets = ReturnType<typeof createTickets>;

function refuse(why: string): ServiceError {
  return new ServiceError(
    "unauthorized",
    `The ticket ${why}. A slave gets one for each attempt at /attempts/claim.`,
    {
      field: "ticket",
    },
  );
}
