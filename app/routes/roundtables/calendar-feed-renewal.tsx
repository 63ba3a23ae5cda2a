/** POST /calendar/feed: gives the calendar an address, or another one; it is shown this once. */
import { nothing } from "#server/platform/form.rules";
import { renewFeed } from "#server/roundtables/feeds.commands";
import { act } from "#server/web";

export { default, loader, meta } from "./my-calendar";

export const action = act(nothing, async (ctx) => Response.json({ feed: await renewFeed(ctx) }));
