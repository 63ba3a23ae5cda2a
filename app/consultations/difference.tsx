/** Old and new words in one. */
import { differenceOf } from "#server/consultations/wording.rules";

interface DifferenceProps {
  before: string;
  after: string;
}

/** Only the new ones where hardly a word is the same. */
export function Difference({ before, after }: DifferenceProps) {
  const stretches = before ? differenceOf(before, after) : undefined;
  if (!stretches) return <>{after}</>;
  return (
    <>
      {stretches.map(({ status, words }, index) => {
        if (status === "added") return <ins key={index}>{words}</ins>;
        return status === "removed" ? <del key={index}>{words}</del> : words;
      })}
    </>
  );
}
