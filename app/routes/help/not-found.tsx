/** Every address that is none of ours: the error page with status 404. */
import { NotFound } from "#server/errors";
import { loadPublic } from "#server/web";

export const loader = loadPublic(async () => {
  throw new NotFound();
});

export const action = loader;

export default function Nothing() {
  return null;
}
