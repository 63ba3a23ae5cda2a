/** Anonymous surveys: of an edition of a format, or of a process at its start and end. */
import type { ColumnType, Generated } from "kysely";
import type { Day, Id, Instant } from "./columns.ts";
import type { Bench } from "./organisations.ts";

/** By position of the question: 1–5, words, or null for no statement. */
type Answers = (number | string | null)[];

interface Surveys {
  id: Id;
  process_id: number;
  /** Null: about the process. */
  edition_id: number | null;
  title: string;
  intro: Generated<string>;
  closes_on: Day;
  /** Sheets of paper are entered until then, when nobody else answers any more; the day after, the clock closes it. */
  paper_until: Day;
  /** Results are there from then on, and no more answers. */
  is_closed: Generated<boolean>;
  /** For those in the room; null: by links and on paper only. */
  room_code: string | null;
  /** A code of one's own choice is asked for, to set before and after side by side. */
  asks_code: Generated<boolean>;
  /** The same before and after. */
  code_salt: string;
  before_id: number | null;
  created_by: number | null;
  created_at: Instant;
}

interface SurveyQuestions {
  id: Id;
  survey_id: number;
  position: number;
  kind: "scale" | "open";
  words: string;
  /** Of those that formats are judged by, where it speaks of one. */
  criterion: string | null;
}

/** One answer each; nothing says whose it is. */
interface SurveyLinks {
  token_hash: string;
  survey_id: number;
  is_used: Generated<boolean>;
}

/** Without a time, a person or a number that counts up. */
interface SurveyResponses {
  id: Generated<string>;
  survey_id: number;
  answers: ColumnType<Answers, string, string>;
  bench: Bench | null;
  code_hash: string | null;
  channel: "link" | "room" | "paper";
}

export interface SurveysTables {
  surveys: Surveys;
  survey_questions: SurveyQuestions;
  survey_links: SurveyLinks;
  survey_responses: SurveyResponses;
}
