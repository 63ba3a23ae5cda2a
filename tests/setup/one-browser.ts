/** One browser for all journeys: starting one takes seconds, a window of its own for everybody takes none. */
import type { TestProject } from "vitest/node";
import { serveBrowser } from "./browser.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address at which it is reached. */
    browser: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await serveBrowser();
  project.provide("browser", browser.wsEndpoint());
  return () => browser.close();
}
