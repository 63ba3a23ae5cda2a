/** A page of words with headings, such as the one about privacy. */
import type { ReactNode } from "react";
import { Page, Section } from "~/ui/page";

interface HelpTextProps {
  title: string;
  actions?: ReactNode;
  /** Stands before the words. */
  children?: ReactNode;
  parts: { title: string; text: string }[];
}

export function HelpText({ title, actions, children, parts }: HelpTextProps) {
  return (
    <Page title={title} actions={actions}>
      {children}
      {parts.map((part, index) => (
        <Section key={index} title={part.title} id={`part-${index}`}>
          {part.text.split("\n").map((line, at) => (
            <p key={at} className="kern-body ja-measure">
              {line}
            </p>
          ))}
        </Section>
      ))}
    </Page>
  );
}
