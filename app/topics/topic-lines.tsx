/** The topics that a form is about, each once, with what goes along with the form. */
import { Link } from "@remix-run/react";
import type { Topic } from "#server/topics/rules";
import { Hidden } from "~/ui/form";
import { ResultBadge, TopicNumber } from "./parts";

export const TopicLines = ({ topics }: { topics: readonly Topic[] }) => (
  <ul className="ja-list ja-stack ja-gap-2">
    {topics.map((topic) => (
      <li key={topic.id} className="ja-row ja-gap-2">
        <Hidden name="topic[]" value={topic.id} />
        <TopicNumber topic={topic} />
        <Link className="kern-link" to={`/topics/${topic.id}`}>
          {topic.title}
        </Link>
        <ResultBadge topic={topic} />
      </li>
    ))}
  </ul>
);
