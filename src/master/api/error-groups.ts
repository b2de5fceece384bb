/** The errors that several operations of a master share. */
import type { ErrorCode } from "../../protocol/errors.ts";

/** A path that cannot be read, that names nothing, or nothing that can be asked for now. */
export const ofJob = ["malformed_request", "not_found", "engine_down"] as const satisfies ErrorCode[];

/** What an order for work may be refused for. */
export const ofOrder = [
  "invalid_field",
  "unknown_task_type",
  "invalid_option",
  "field_too_large",
  "forbidden_address",
  "key_reused",
] as const satisfies ErrorCode[];

/** What an upload may be refused for. */
export const ofUpload = [
  "malformed_request",
  "unexpected_field",
  "no_files",
  "upload_aborted",
  "upload_too_large",
  "file_too_large",
  "too_many_files",
  "too_many_fields",
  "field_too_large",
] as const satisfies ErrorCode[];

/** Why a master takes nothing just now. */
export const ofFullMaster = [
  "too_many_jobs",
  "too_many_uploads",
  "no_space",
  "stopping",
  "engine_down",
] as const satisfies ErrorCode[];

/** What files fail of. One that has failed of something else stands in the group as well, as a slave's word for it. */
export const ofFiles = [
  "invalid_option",
  "cancelled",
  "file_too_large",
  "result_too_large",
  "image_too_large",
  "unpacked_too_large",
  "unsupported_media_type",
  "empty_file",
  "corrupt_file",
  "encrypted_file",
  "too_much_work",
  "poison_file",
  "processor_failed",
  "all_files_failed",
  "internal",
  "not_saved",
  "processor_crashed",
  "processor_timeout",
  "memory_exceeded",
  "bad_slave_answer",
  "slave_lost",
  "slave_busy",
  "attempts_exhausted",
  "no_slaves",
  "stopping",
  "no_space",
] as const satisfies ErrorCode[];
