/** What blank cards are printed from. */
import { z } from "zod";
import { requiredLine, wholeNumber } from "../../platform/form.rules.ts";

/** As long as the question of a method. */
export const LONGEST_ON_CARD = 500;
export const MOST_CARDS = 200;

export const blankCardsForm = z.object({ question: requiredLine(LONGEST_ON_CARD), count: wholeNumber(1, MOST_CARDS) });
