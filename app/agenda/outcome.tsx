/** What a change by hand came to: said aloud and shown, or why it was refused. */
import { Alert } from "~/ui/alert";

export function Outcome({ said, error }: { said: string; error: string | null }) {
  return (
    <div>
      <p className="ja-small" role="status">
        {said}
      </p>
      {error && <Alert tone="danger" title={error} />}
    </div>
  );
}
