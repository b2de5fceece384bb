import { describe, expect, test } from "vitest";
import { registrationSchema, slaveStatusSchema } from "../../src/protocol/slave.ts";

describe("a registration", () => {
  test("of the seed's slave is an address and a port", () => {
    expect(registrationSchema.parse({ slave_ip: "10.0.0.7", slave_port: 3000 })).toEqual({
      slave_ip: "10.0.0.7",
      slave_port: 3000,
    });
  });

  test("may carry its port as text, as an environment variable comes", () => {
    expect(registrationSchema.parse({ slave_ip: "10.0.0.7", slave_port: "3000" }).slave_port).toBe(3000);
  });

  test.each([0, -1, 65_536, 3000.5, "web", null])("refuses the port %j", (slave_port) => {
    expect(registrationSchema.safeParse({ slave_ip: "10.0.0.7", slave_port }).success).toBe(false);
  });

  test.each([
    ["a name with a path", { name: "../x" }],
    ["a result name that is a path", { result_name: "../{base}.json" }],
    ["a result name without its input's", { result_name: "all.json" }],
    ["a field that no form has", { field: "a field" }],
  ])("refuses a task type with %s", (_what, wrong) => {
    const type = {
      name: "lines",
      field: "files",
      key: "lines_data",
      result_name: "{base}.json",
      media_types: ["text/plain"],
    };
    const announce = (one: object): boolean =>
      registrationSchema.safeParse({ slave_ip: "10.0.0.7", slave_port: 3000, task_types: [one] }).success;
    expect(announce(type)).toBe(true);
    expect(announce({ ...type, ...wrong })).toBe(false);
  });
});

test("a slave of the seed is alive without saying more", () => {
  expect(slaveStatusSchema.safeParse({ status: "alive" }).success).toBe(true);
  expect(slaveStatusSchema.safeParse({ status: "dead" }).success).toBe(false);
  expect(slaveStatusSchema.safeParse("<html>").success).toBe(false);
});
