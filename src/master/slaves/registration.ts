/** What a slave says of itself at `POST /register`. */
import { ServiceError, describeIssue } from "../../protocol/errors.ts";
import { type Registration, registrationSchema } from "../../protocol/slave.ts";

/** Throws `missing_field` or `invalid_field`. */
export function readRegistration(body: unknown): Registration {
  const registration = registrationSchema.safeParse(body);
  if (registration.success) return registration.data;
  const isMissing = ["slave_ip", "slave_port"].some((field) => !hasValue(body, field));
  if (isMissing) throw new ServiceError("missing_field", "slave_ip and slave_port are required");
  const { field, sentence } = describeIssue(registration.error, body);
  throw new ServiceError("invalid_field", sentence, { field });
}

function hasValue(body: unknown, field: string): boolean {
  if (typeof body !== "object" || body === null) return false;
  const value: unknown = Reflect.get(body, field);
  return value !== undefined && value !== null && value !== "";
}
