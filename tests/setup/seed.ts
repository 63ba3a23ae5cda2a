/**
 * Where tests by chance begin: always the same, so that a run says something about a change and not about luck. `npm run test:roam`
 * takes another one each time, and RANDOM_SEED=… the one that it printed.
 */
export const SEED = Number(process.env.RANDOM_SEED ?? 20_301);
