/** fast-check, beginning where all tests by chance do (seed.ts). */
import fc from "fast-check";
import { SEED } from "./seed.ts";

fc.configureGlobal({ seed: SEED });

export default fc;
