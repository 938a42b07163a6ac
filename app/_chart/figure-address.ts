import { createLoader, createSerializer } from "nuqs/server";
import { FIGURE_PARAMETERS } from "./figure-choices.ts";

/** Reads what is chosen of figures from the parameters that a page is asked with. */
export const readFigureChoices = createLoader(FIGURE_PARAMETERS);

/** An address with what is chosen, and all that it had before. */
export const withFigureChoices = createSerializer(FIGURE_PARAMETERS);
