import { ensembleCycle } from "./contract/ensemble-cycle.ts";
import { ensembleMismatch } from "./contract/ensemble-mismatch.ts";
import { ensembleUnbound } from "./contract/ensemble-unbound.ts";
import { ensembleUnwired } from "./contract/ensemble-unwired.ts";
import type { Rule } from "./rule.ts";

/** Every rule, by family. */
export const rules: readonly Rule[] = [ensembleCycle, ensembleMismatch, ensembleUnbound, ensembleUnwired];
