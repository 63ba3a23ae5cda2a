/** Small line drawings where KERN has no icon of that size or meaning; decorative, a word or a label stands beside. */
export function Sign({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" className="ja-sign">
      <path d={path} />
    </svg>
  );
}

export const SIGNS = { up: "M3.5 10l4.5-4.5L12.5 10", down: "M3.5 6l4.5 4.5L12.5 6" };
