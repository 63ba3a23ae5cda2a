/** A page of words with headings, for /help/…. */
import { Page, Section } from "~/ui/page";

export function HelpText({ title, parts }: { title: string; parts: { title: string; text: string }[] }) {
  return (
    <Page title={title}>
      {parts.map((part, index) => (
        <Section key={index} title={part.title} id={`part-${index}`}>
          <p className="kern-body ja-measure">{part.text}</p>
        </Section>
      ))}
    </Page>
  );
}
