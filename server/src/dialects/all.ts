import { card } from "./card/card.ts";
import type { Dialect } from "./dialect.ts";
import { kserve } from "./kserve/kserve.ts";
import { triton } from "./triton/triton.ts";

/** Every dialect that Plimsoll reads. The first that recognises a document reads it. */
export const dialects: readonly Dialect[] = [card, kserve, triton];
