/**
 * Imported before every schema: zod would compile those by `new Function`, which the page's policy forbids, and asks at
 * the making of a schema whether it may.
 */
import { z } from "zod";

z.config({ jitless: true });
