/** Topics by their numbers and titles, each a way to its page. */
import { Link } from "@remix-run/react";
import { topicNumber } from "#server/topics/rules";

export const TopicLinks = ({ topics }: { topics: readonly { id: number; number: number; title: string }[] }) => (
  <ul className="ja-list">
    {topics.map(({ id, number, title }) => (
      <li key={id}>
        <Link className="kern-link" to={`/topics/${id}`}>
          {topicNumber(number)} {title}
        </Link>
      </li>
    ))}
  </ul>
);
